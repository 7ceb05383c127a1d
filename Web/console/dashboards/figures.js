// How numbers are written: with their unit, and no more digits than mean something.

/** @typedef {{ name: string, summary: string, unit: string, value: number | null, before: number | null }} Figure */

const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
const signedPercent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
const hundredThousand = 100_000;

/**
 * @param {number} amount
 * @param {string} currency
 */
function money(amount, currency) {
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 1000 ? { maximumFractionDigits: 0 } : size < 1 ? { maximumSignificantDigits: 2 } : {};
  return new Intl.NumberFormat(undefined, { style: "currency", currency, ...digits }).format(amount);
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${whole.format(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${fine.format(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return [`${minutes} min`, seconds % 60 >= 1 && `${whole.format(Math.floor(seconds % 60))} s`].filter(Boolean).join(" ");
  return [`${whole.format(Math.floor(minutes / 60))} h`, minutes % 60 > 0 && `${minutes % 60} min`].filter(Boolean).join(" ");
}

const currencyOf = (/** @type {string} */ unit) => /^[A-Z]{3}$/.exec(unit)?.[0];

/**
 * A number as it is read. Nothing is a dash: nothing was counted that it could be reckoned from.
 * @param {number | null | undefined} value
 * @param {string} unit
 */
export function written(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return percent.format(value);
  if (unit === "milliseconds") return duration(value);
  if (unit === "US dollars") return money(value, "USD");
  const currency = currencyOf(unit);
  if (currency) return money(value, currency);
  if (unit === "points") return fine.format(value);
  return Math.abs(value) >= hundredThousand ? short.format(value) : Number.isInteger(value) ? whole.format(value) : fine.format(value);
}

/**
 * The unit behind a number, where the number does not say it itself.
 * @param {string} unit
 */
export const unitWord = (unit) => (unit === "share" || unit === "milliseconds" || unit === "US dollars" || currencyOf(unit) ? "" : unit);

/**
 * How a number has changed: shares by points, all else by how much more or less it is. Nothing where there is nothing to compare.
 * @param {Figure} figure
 * @returns {{ text: string, said: string, direction: -1 | 0 | 1 } | null}
 */
export function change({ value, before, unit }) {
  if (value === null || before === null || value === undefined || before === undefined) return null;
  const isShare = unit === "share";
  if (!isShare && before === 0) return value === 0 ? { text: "the same", said: "the same as before", direction: 0 } : { text: "new", said: "before there were none", direction: 1 };
  const by = Math.round((isShare ? (value - before) * 100 : (value / before - 1) * 100) * 10) / 10;
  if (by === 0) return { text: "the same", said: "the same as before", direction: 0 };
  const rounded = Math.abs(by) >= 10 ? Math.round(by) : by;
  const [mark, word] = by > 0 ? ["▲", "more"] : ["▼", "less"];
  const text = (isShare ? `${signed.format(rounded)} points` : signedPercent.format(rounded / 100)).replace("-", "−");
  const size = isShare ? `${fine.format(Math.abs(rounded))} points` : percent.format(Math.abs(rounded) / 100);
  return { text: `${mark} ${text}`, said: `${size} ${word} than before, which was ${written(before, unit)}`, direction: by > 0 ? 1 : -1 };
}

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const dayAndHour = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

/**
 * A step of time, by UTC as it is summed.
 * @param {string} text
 * @param {"hour" | "day"} step
 * @param {boolean} isLong With the day where hours are meant, too.
 */
export const stepName = (text, step, isLong = false) => (step === "day" ? day : isLong ? dayAndHour : hour).format(new Date(text));
