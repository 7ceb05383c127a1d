// What rules of alerts say, in words.

import { written } from "../dashboards/figures.js";

/** @typedef {"above" | "below" | "rise" | "fall" | "budget" | "anomaly"} Kind */
/** @typedef {{ kind: Kind, threshold: number, weeks?: number, hysteresis?: number, tolerance?: number }} Condition */
/** @typedef {{ id: string, name: string, measure: string, condition: Condition, filters: Record<string, string>, window_hours: number, minimum_count: number, for_seconds: number, severity: string, enabled: boolean }} Rule */

const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** @type {[Kind, string][]} What there is to choose from, with what the number behind it means. */
export const kinds = [
  ["above", "is above this value"],
  ["below", "is below this value"],
  ["rise", "rises by this share of what it was"],
  ["fall", "falls by this share of what it was"],
  ["budget", "is over this value in a day"],
  ["anomaly", "is unusual, by this score (3.5)"],
];

/**
 * When somebody is told.
 * @param {Rule} rule
 * @param {string} unit Of its measure.
 */
export function inWords({ condition, window_hours: hours, filters }, unit) {
  const { kind, threshold, weeks = 0 } = condition;
  const time = hours === 1 ? "in an hour" : `in ${hours} hours`;
  const beside = weeks > 0 ? `than in the same hours of ${weeks} weeks` : "than just before";
  const said = {
    above: `above ${written(threshold, unit)} ${time}`,
    below: `below ${written(threshold, unit)} ${time}`,
    rise: `${percent.format(threshold)} more ${time} ${beside}`,
    fall: `${percent.format(threshold)} less ${time} ${beside}`,
    budget: `over ${written(threshold, unit)} in a day`,
    anomaly: `unusual ${time} beside the same hours of ${weeks || 8} weeks: a score over ${threshold}`,
  }[kind];
  const only = Object.entries(filters ?? {}).map(([name, value]) => `${name} ${value}`);
  return only.length > 0 ? `${said}; only ${only.join(", ")}` : said;
}
