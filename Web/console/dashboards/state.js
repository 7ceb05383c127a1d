// What the dashboards show, as it stands in the address: `#/dashboards?tab=quality&range=7d&channel=web`.

/** @typedef {"channel" | "agent" | "intent" | "model" | "variant"} Dimension */
/** @typedef {{ tab: string, range: string, from: string, to: string, compare: string, drill: string } & Record<Dimension, string>} State What is not said is empty. */

/** @type {Dimension[]} */
export const dimensions = ["channel", "agent", "intent", "model", "variant"];
/** @type {[string, string, number][]} Name, title and days. */
export const ranges = [["today", "Today", 1], ["7d", "7 days", 7], ["30d", "30 days", 30], ["90d", "90 days", 90]];

const hour = 3_600_000;
const day = 24 * hour;
const usual = "30d";
const isDate = (/** @type {string} */ text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** @returns {State} */
export function readState() {
  const query = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const said = (/** @type {string} */ name) => query.get(name) ?? "";
  const [from, to] = [said("from"), said("to")];
  const isCustom = said("range") === "custom" && isDate(from) && isDate(to) && from <= to;
  const range = isCustom ? "custom" : ranges.some(([name]) => name === said("range")) ? said("range") : usual;
  const kept = /** @type {Record<Dimension, string>} */ (Object.fromEntries(dimensions.map((name) => [name, said(name)])));
  return { tab: said("tab"), range, from: isCustom ? from : "", to: isCustom ? to : "", compare: said("compare") === "1" ? "1" : "", drill: said("drill"), ...kept };
}

/**
 * The address that shows this.
 * @param {State} state
 */
export function address(state) {
  const query = new URLSearchParams(Object.entries(state).filter(([name, value]) => value !== "" && !(name === "range" && value === usual))).toString();
  return `#/dashboards${query && `?${query}`}`;
}

/**
 * The time that is meant, in whole hours by UTC: up to the end of this hour, or of the last day that was chosen.
 * @param {State} state
 * @param {number} now
 */
export function period({ range, from, to }, now) {
  const end = Math.ceil((now + 1) / hour) * hour;
  if (range === "custom") {
    const begin = Date.parse(from);
    return { from: begin, to: Math.max(begin + hour, Math.min(Date.parse(to) + day, end)) };
  }
  const days = ranges.find(([name]) => name === range)?.[2] ?? 30;
  return { from: Math.floor(now / day) * day - (days - 1) * day, to: end };
}

/** @param {number} moment */
const whole = (moment) => new Date(moment).toISOString().replace(".000", "");

/**
 * What the server is asked for.
 * @param {State} state
 * @param {number} now
 * @param {boolean} isBefore The period before, which is as long.
 */
export function asked(state, now, isBefore = false) {
  const { from, to } = period(state, now);
  const query = new URLSearchParams({ from: whole(isBefore ? from - (to - from) : from), to: whole(isBefore ? from : to) });
  for (const name of dimensions) if (state[name]) query.set(name, state[name]);
  return query;
}

/**
 * Hours for up to two days, days for more.
 * @param {State} state
 * @param {number} now
 * @returns {"hour" | "day"}
 */
export function stepFor(state, now) {
  const { from, to } = period(state, now);
  return to - from <= 2 * day ? "hour" : "day";
}
