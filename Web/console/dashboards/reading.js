// What charts show, read from the server.

import { call } from "../../account/api.js";
import { titles } from "./boards.js";
import { change, stepName, written } from "./figures.js";
import { asked, stepFor } from "./state.js";

/** @typedef {import("./boards.js").ChartSpec} ChartSpec */
/** @typedef {import("./chart.js").Content} Content */
/** @typedef {import("./state.js").State} State */
/** @typedef {{ group: string, values: (number | null)[] }} Group */
/** @typedef {{ steps: string[], measures: { name: string, summary: string, unit: string, lines: Group[] }[] }} Answer */
/** @typedef {{ intent: string, conversations: number, before: number, resolution_rate: number | null, handoff_rate: number | null, satisfaction: number | null }} Intent */

const mostGroups = 5;
const nameless = "none";

/**
 * @param {ChartSpec} spec
 * @param {State} state
 * @returns {Promise<Content>}
 */
export async function read(spec, state) {
  const now = Date.now();
  if (spec.kind === "intents") return intents(state, now);
  if (spec.kind === "ratings") return ratings(state, now);
  if (spec.kind === "funnel" || spec.kind === "groups") {
    const query = request(spec, state, now, "whole");
    const answer = await call("GET", `/v1/analytics/metrics?${query}`);
    return spec.kind === "funnel" ? funnel(answer, query) : groups(spec, answer, query);
  }
  return time(spec, state, now);
}

/**
 * @param {ChartSpec} spec
 * @param {State} state
 * @param {number} now
 * @param {string} step
 * @param {boolean} [isBefore]
 */
function request({ measures, by }, state, now, step, isBefore = false) {
  const query = asked(state, now, isBefore);
  query.set("measure", measures.join(","));
  query.set("step", step);
  if (by) query.set("by", by);
  return query;
}

/**
 * Measures by hours or days; a single one beside the period before, if that is wanted.
 * @param {ChartSpec} spec
 * @param {State} state
 * @param {number} now
 * @returns {Promise<Content>}
 */
async function time(spec, state, now) {
  const step = stepFor(state, now);
  const query = request(spec, state, now, step);
  const isCompared = state.compare === "1" && !spec.by && spec.measures.length === 1;
  /** @type {(Answer | null)[]} */
  const [answer, before] = await Promise.all([
    call("GET", `/v1/analytics/metrics?${query}`),
    isCompared ? call("GET", `/v1/analytics/metrics?${request(spec, state, now, step, true)}`) : null,
  ]);
  if (!answer) return nothing;
  const unit = answer.measures[0]?.unit ?? "";
  /** @type {import("./drawing.js").Line[]} */
  const lines = spec.by ? together(answer.measures[0]?.lines ?? [], answer.steps.length) : answer.measures.map(({ name, summary, lines }) => ({ name: titles[name] ?? summary, values: lines[0]?.values ?? answer.steps.map(() => null) }));
  if (!lines.some(({ values }) => values.some((value) => value !== null && value !== 0))) return nothing;
  const earlier = before?.measures[0]?.lines[0]?.values;
  if (earlier) lines.push({ name: "The period before", values: answer.steps.map((_, index) => earlier[index] ?? null), isBefore: true });
  if (spec.goal !== undefined) lines.push({ name: `Goal ${written(spec.goal, unit)}`, values: answer.steps.map(() => spec.goal ?? null), isGoal: true });
  const format = (/** @type {number | null} */ value) => written(value, unit);
  const labels = answer.steps.map((text) => stepName(text, step));
  return {
    drawing: { kind: spec.kind === "line" ? "line" : spec.kind === "stack" ? "stack" : "bar", labels, lines, format },
    said: inWords(lines, labels, format),
    heads: [step === "day" ? "Day (UTC)" : "Hour (UTC)", ...lines.map(({ name }) => name)],
    rows: answer.steps.map((text, index) => [stepName(text, step, true), ...lines.map(({ values }) => format(values[index]))]),
    csv: `/v1/analytics/export?${query}`,
  };
}

/** @type {Content} */
const nothing = { drawing: null, said: "", heads: [], rows: [], csv: null };

/**
 * The largest groups, and what is left of the others as one.
 * @param {Group[]} lines
 * @param {number} count
 * @returns {import("./drawing.js").Line[]}
 */
function together(lines, count) {
  const total = (/** @type {Group} */ { values }) => values.reduce((/** @type {number} */ sum, value) => sum + (value ?? 0), 0);
  const sorted = [...lines].sort((one, other) => total(other) - total(one));
  const shown = sorted.slice(0, mostGroups).map(({ group, values }) => ({ name: group || nameless, values }));
  const rest = sorted.slice(mostGroups);
  if (rest.length === 0) return shown;
  const values = Array.from({ length: count }, (_, index) => rest.reduce((sum, line) => sum + (line.values[index] ?? 0), 0));
  return [...shown, { name: `${rest.length} others`, values }];
}

/**
 * What somebody is told who does not see the picture.
 * @param {import("./drawing.js").Line[]} lines
 * @param {string[]} labels
 * @param {(value: number | null) => string} format
 */
function inWords(lines, labels, format) {
  const parts = lines.filter(({ isGoal }) => !isGoal).map(({ name, values }) => {
    const known = values.flatMap((value) => (value === null ? [] : [value]));
    if (known.length === 0) return `${name}: nothing.`;
    return `${name}: from ${format(Math.min(...known))} to ${format(Math.max(...known))}, last ${format(known[known.length - 1])}.`;
  });
  return `${labels[0]} to ${labels[labels.length - 1]}. ${parts.join(" ")} The table has all numbers.`;
}

/**
 * @param {Answer} answer
 * @param {URLSearchParams} query
 * @returns {Content}
 */
function funnel({ measures }, query) {
  const steps = measures.map(({ name, summary, lines }) => ({ name: titles[name] ?? summary, value: lines[0]?.values[0] ?? 0 }));
  const first = steps[0]?.value ?? 0;
  if (!steps.some(({ value }) => value > 0)) return nothing;
  const format = (/** @type {number | null} */ value) => written(value, "conversations");
  const share = (/** @type {number} */ part, /** @type {number} */ of) => (of > 0 ? written(part / of, "share") : "–");
  return {
    drawing: { kind: "across", labels: steps.map(({ name }) => name), lines: [{ name: "Conversations", values: steps.map(({ value }) => value) }], format },
    said: steps.map(({ name, value }) => `${name}: ${format(value)}.`).join(" "),
    heads: ["Step", "Conversations", "Of the first", "Of the step before"],
    rows: steps.map(({ name, value }, index) => [name, format(value), share(value, first), index === 0 ? "–" : share(value, steps[index - 1].value)]),
    csv: `/v1/analytics/export?${query}`,
  };
}

/**
 * Agents, models or variants beside each other: a table, since the measures have different units.
 * @param {ChartSpec} spec
 * @param {Answer} answer
 * @param {URLSearchParams} query
 * @returns {Content}
 */
function groups(spec, { measures }, query) {
  const names = [...new Set(measures.flatMap(({ lines }) => lines.map(({ group }) => group)))];
  const value = (/** @type {Answer["measures"][number]} */ measure, /** @type {string} */ group) => measure.lines.find((line) => line.group === group)?.values[0] ?? null;
  const [leading] = measures;
  if (leading) names.sort((one, other) => (value(leading, other) ?? 0) - (value(leading, one) ?? 0));
  const kind = { channel: "Channel", agent: "Agent", intent: "Intent", model: "Model", variant: "Variant" }[spec.by ?? "agent"];
  return {
    drawing: null,
    said: "",
    heads: [kind, ...measures.map(({ name, summary }) => titles[name] ?? summary)],
    rows: names.map((group) => [group || nameless, ...measures.map((measure) => written(value(measure, group), measure.unit))]),
    csv: `/v1/analytics/export?${query}`,
  };
}

/**
 * @param {State} state
 * @param {number} now
 * @returns {Promise<Content>}
 */
async function intents(state, now) {
  /** @type {{ intents: Intent[] }} */
  const { intents: found } = await call("GET", `/v1/analytics/intents?${asked(state, now)}`);
  const all = found.reduce((sum, { conversations }) => sum + conversations, 0);
  const format = (/** @type {number | null} */ value) => written(value, "conversations");
  const shown = found.slice(0, 8);
  if (all === 0) return nothing;
  return {
    drawing: { kind: "across", labels: shown.map(({ intent }) => intent || nameless), lines: [{ name: "Conversations", values: shown.map(({ conversations }) => conversations) }], format },
    said: shown.map(({ intent, conversations }) => `${intent || nameless}: ${format(conversations)}.`).join(" "),
    heads: ["Intent", "Conversations", "Share", "Change", "Resolved", "Handed to people", "Mood"],
    rows: found.map(({ intent, conversations, before, resolution_rate: resolved, handoff_rate: passed, satisfaction }) => [
      intent || nameless, format(conversations), written(conversations / all, "share"),
      change({ name: "conversations", summary: "", unit: "conversations", value: conversations, before })?.text ?? "–",
      written(resolved, "share"), written(passed, "share"), written(satisfaction, "share"),
    ]),
    csv: null,
  };
}

/**
 * @param {State} state
 * @param {number} now
 * @returns {Promise<Content>}
 */
async function ratings(state, now) {
  /** @type {{ ratings: Record<string, number> }} */
  const { ratings: counts } = await call("GET", `/v1/analytics/satisfaction?${asked(state, now)}`);
  const scores = ["5", "4", "3", "2", "1"];
  const all = scores.reduce((sum, score) => sum + (counts[score] ?? 0), 0);
  if (all === 0) return nothing;
  const format = (/** @type {number | null} */ value) => written(value, "conversations");
  const word = (/** @type {string} */ score) => `${score} of 5`;
  return {
    drawing: { kind: "across", labels: scores.map(word), lines: [{ name: "Conversations", values: scores.map((score) => counts[score] ?? 0) }], format },
    said: scores.map((score) => `${word(score)}: ${format(counts[score] ?? 0)}.`).join(" "),
    heads: ["Score", "Conversations", "Share"],
    rows: scores.map((score) => [word(score), format(counts[score] ?? 0), written((counts[score] ?? 0) / all, "share")]),
    csv: null,
  };
}

