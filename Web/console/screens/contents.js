// What versions of an agent say, and what is another in one than in the other.

import { element, hint } from "../../account/dom.js";
import { wordDifference } from "../difference.js";

/** @typedef {{ tool: string, ask: Record<string, string>, response: string }} Action */
/** @typedef {{ name: string, examples: string[], response: string | null, handoff: boolean, action: Action | null }} Intent */
/** @typedef {{ description: string | null, instructions: string | null, intents: Intent[] | null, tools: string[] | null, suggestions: string[] | null }} Content */

/**
 * An intent as a text.
 * @param {Intent} intent
 */
function written({ examples, response, handoff, action }) {
  const lines = ["Customers write:", ...examples.map((each) => `– ${each}`)];
  if (response) lines.push("Answer:", response);
  if (action) {
    lines.push(`Tool: ${action.tool}`, ...Object.entries(action.ask).map(([name, question]) => `Asked for ${name}: ${question}`));
    lines.push("Answer:", action.response);
  }
  if (handoff) lines.push("A person takes over.");
  return lines.join("\n");
}

/**
 * What a version says as texts with names, in the order in which it is read.
 * @param {Content} content
 * @returns {Map<string, string>}
 */
function texts({ instructions, description, tools, suggestions, intents }) {
  return new Map([
    ["Instructions", instructions ?? ""],
    ["Description", description ?? ""],
    ["Tools", (tools ?? []).join("\n")],
    ["Suggestions", (suggestions ?? []).join("\n")],
    ...(intents ?? []).map((intent) => /** @type {[string, string]} */ ([`Intent ${intent.name}`, written(intent)])),
  ]);
}

/**
 * What is another in one version than in another, by what it is about.
 * @param {Content} before
 * @param {Content} after
 * @param {"h3" | "h4"} level The headings' level, which is below that of the place.
 */
export function changes(before, after, level) {
  const [old, now] = [texts(before), texts(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  if (names.length === 0) return [hint("These say the same.")];
  return names.map((name) => {
    const [was, is] = [old.get(name) ?? "", now.get(name) ?? ""];
    const content = element("pre", { class: "sheet", tabindex: "0", role: "region", "aria-label": `What is another: ${name}` }, ...drawn(was, is));
    return element("section", { class: "change" }, element(level, {}, name, note(old.has(name), now.has(name))), content);
  });
}

/**
 * @param {boolean} was
 * @param {boolean} is
 */
const note = (was, is) => (was && is ? "" : element("span", { class: "meta" }, was ? " – taken away" : " – new"));

/**
 * @param {string} before
 * @param {string} after
 */
function drawn(before, after) {
  return wordDifference(before, after).flatMap(({ kind, text }, index, pieces) => {
    // What ends a text has no white space behind it, and something else may follow it here.
    const gap = index > 0 && !/\s$/.test(pieces[index - 1].text) ? [" "] : [];
    return [...gap, kind === "same" ? text : element(kind === "gone" ? "del" : "ins", {}, text)];
  });
}
