// Charts, drawn by Chart.js in the colours of the page.

/** @typedef {{ name: string, values: (number | null)[], isBefore?: boolean, isGoal?: boolean }} Line */
/** @typedef {{ kind: "line" | "bar" | "stack" | "across", labels: string[], lines: Line[], format: (value: number | null) => string }} Drawing */

/** @type {Promise<any> | undefined} */
let library;

/** It is a script that sets a global, and comes when the first chart does. */
function load() {
  const file = "/console/chart.js";
  library ??= import(file).then(() => /** @type {any} */ (globalThis).Chart);
  library.catch(() => { library = undefined; });
  return library;
}

const dashes = [[], [6, 4], [2, 3], [10, 4, 2, 4], [1, 2], [12, 3]];
const points = ["circle", "rect", "triangle", "rectRot", "crossRot", "star"];
const mostPoints = 32;

/**
 * Draws into a canvas, and returns what takes it away again.
 * @param {HTMLCanvasElement} canvas
 * @param {Drawing} drawing
 * @returns {Promise<() => void>}
 */
export async function draw(canvas, drawing) {
  const Chart = await load();
  const style = getComputedStyle(canvas);
  const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const isBars = drawing.kind !== "line";
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const datasets = drawing.lines.map((line, index) => dataset(line, index, isBars, color));
  const axis = { border: { display: false }, grid: { color: color("--line"), drawBorder: false }, ticks: { color: color("--faint"), maxRotation: 0, autoSkipPadding: 14 } };
  const isWhole = drawing.lines.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
  const values = { ...axis, beginAtZero: true, stacked: drawing.kind === "stack", ticks: { ...axis.ticks, maxTicksLimit: 6, ...(isWhole && { precision: 0 }), callback: (/** @type {number} */ value) => drawing.format(value) } };
  const steps = { ...axis, stacked: drawing.kind === "stack", grid: { display: false, drawBorder: false } };
  const isAcross = drawing.kind === "across";
  const chart = new Chart(canvas, {
    type: isBars ? "bar" : "line",
    data: { labels: drawing.labels, datasets },
    options: {
      responsive: true, maintainAspectRatio: false, animation: isStill ? false : { duration: 250 }, indexAxis: isAcross ? "y" : "x",
      font: { family: style.fontFamily }, interaction: { mode: "index", intersect: false, axis: isAcross ? "y" : "x" },
      scales: isAcross ? { x: values, y: steps } : { x: steps, y: values },
      plugins: {
        legend: { display: drawing.lines.length > 1, position: "bottom", labels: { color: color("--ink"), usePointStyle: true, boxHeight: 7, padding: 14, font: { family: style.fontFamily, size: 13 } } },
        tooltip: { callbacks: { label: (/** @type {any} */ item) => ` ${item.dataset.label}: ${drawing.format(item.raw)}` } },
      },
    },
  });
  return () => chart.destroy();
}

/**
 * Lines differ by dashes and points, too: nobody needs to tell colours apart.
 * @param {Line} line
 * @param {number} index
 * @param {boolean} isBars
 * @param {(name: string) => string} color
 */
function dataset({ name, values, isBefore, isGoal }, index, isBars, color) {
  const own = isBefore || isGoal ? color("--faint") : color(`--chart-${(index % 6) + 1}`);
  const isSide = isBefore || isGoal;
  const shared = { label: name, data: values, borderColor: own, backgroundColor: own, pointStyle: points[index % points.length] };
  if (isBars && !isSide) return { ...shared, borderRadius: 3, maxBarThickness: 34, pointStyle: "rect" };
  return {
    ...shared, type: "line", pointStyle: isSide ? "line" : shared.pointStyle, order: isSide ? 1 : 0, borderWidth: isSide ? 1.5 : 2, borderDash: isBefore ? [3, 4] : isGoal ? [8, 4] : dashes[index % dashes.length],
    pointRadius: isSide || values.length > mostPoints ? 0 : 2.5, pointHoverRadius: 4, tension: 0.2, spanGaps: false,
  };
}
