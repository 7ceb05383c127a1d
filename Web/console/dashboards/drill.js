import { call } from "../../account/api.js";
import { button, element, hint, link, moment, problem } from "../../account/dom.js";
import { ask } from "../components/dialogs.js";
import { table } from "../screens/panels.js";
import { titles } from "./boards.js";
import { written } from "./figures.js";

/** @typedef {{ id: string, channel: string, agent: string | null, intent: string | null, began_at: string, value: number | null }} Row */

/**
 * The conversations behind a number, in a dialog. For who may read conversations, each leads to itself in the inbox; going back from there comes back here.
 * @param {string} measure
 * @param {URLSearchParams} query
 * @param {Promise<string>} unit Of the values.
 * @param {boolean} mayRead
 * @returns {HTMLDialogElement}
 */
export function drill(measure, query, unit, mayRead) {
  const place = element("div", { class: "behind", "aria-live": "polite" }, hint("Loading…"));
  const dialog = ask(`Behind “${titles[measure] ?? measure}”`, [place], null);
  dialog.classList.add("wide-dialog");
  /** @type {Row[]} */
  const rows = [];
  const read = async (/** @type {string | null} */ after) => {
    const wanted = new URLSearchParams(query);
    wanted.set("measure", measure);
    if (after) wanted.set("after", after);
    try {
      /** @type {{ conversations: Row[], next: string | null }} */
      const { conversations, next } = await call("GET", `/v1/analytics/drill-down?${wanted}`);
      const first = rows.length;
      rows.push(...conversations);
      place.replaceChildren(...shown(rows, await unit, mayRead), ...(next === null ? [] : [button("More", () => read(next), "small")]));
      const links = place.querySelectorAll("a");
      if (after) links[first]?.focus();
    } catch (error) {
      place.replaceChildren(...(rows.length > 0 ? shown(rows, await unit, mayRead) : []), problem(error), button("Try again", () => read(after), "small"));
    }
  };
  read(null);
  return dialog;
}

/**
 * @param {Row[]} rows
 * @param {string} unit
 * @param {boolean} mayRead
 * @returns {Node[]}
 */
function shown(rows, unit, mayRead) {
  if (rows.length === 0) return [hint("No conversation stands behind it, or they have been removed since.")];
  // What is only counted adds one each, which says nothing.
  const hasValue = rows.some(({ value }) => value !== null && value !== 1);
  const heads = ["Conversation", "Channel", "Agent", "Intent", ...(hasValue ? ["Value"] : [])];
  return [table("Conversations behind the number", heads, rows.map((row) => {
    const open = mayRead ? link("", `/console?conversation=${encodeURIComponent(row.id)}`) : element("span");
    open.append(moment(row.began_at));
    return [open, row.channel, row.agent ?? "–", row.intent ?? "–", ...(hasValue ? [written(row.value, unit)] : [])];
  }))];
}
