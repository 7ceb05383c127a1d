// What the screens are put together from.

import { button, element, problem } from "../../account/dom.js";

/**
 * Fills a place with what is read; while that takes, what was there stays. What goes wrong is said, and can be tried again.
 * @param {HTMLElement} place
 * @param {() => Promise<(Node | string)[]>} read
 */
export async function fill(place, read) {
  place.setAttribute("aria-busy", "true");
  if (place.childElementCount === 0) place.append(element("p", { class: "hint" }, "Loading…"));
  try {
    place.replaceChildren(...(await read()));
  } catch (error) {
    place.replaceChildren(problem(error), button("Try again", () => fill(place, read), "small"));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

/**
 * Does something, and says in a place what went wrong.
 * @param {HTMLElement} place
 * @param {() => Promise<unknown>} act
 * @returns {Promise<boolean>} Whether it was done.
 */
export async function attempt(place, act) {
  place.replaceChildren();
  try {
    await act();
    return true;
  } catch (error) {
    place.replaceChildren(problem(error));
    place.scrollIntoView({ block: "nearest" });
    return false;
  }
}

/**
 * A part of a screen with a heading.
 * @param {string} title
 * @param {...(Node | string | null | false)} content
 */
export const part = (title, ...content) => element("section", { class: "part" }, element("h2", {}, title), ...content);

/**
 * Names and what they stand for.
 * @param {[string, Node | string][]} pairs
 */
export const facts = (pairs) =>
  element("dl", { class: "facts" }, ...pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));

/**
 * A table, in a box of its own that scrolls where the screen is narrow.
 * @param {string} name
 * @param {string[]} heads
 * @param {(Node | string)[][]} rows
 */
export function table(name, heads, rows) {
  const head = element("tr", {}, ...heads.map((text) => text ? element("th", { scope: "col" }, text) : element("td")));
  const body = rows.map(([first, ...rest]) => element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell))));
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": name },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)),
  );
}

/**
 * A choice of several.
 * @param {string} label
 * @param {string} name
 * @param {[string, string][]} options Values and what they are called.
 * @param {string} [chosen]
 */
export function choice(label, name, options, chosen) {
  const id = `choice-${name}`;
  const select = element("select", { id, name }, ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
  return { select, field: element("div", { class: "field" }, element("label", { for: id }, label), select) };
}

/**
 * A word on how something is.
 * @param {string} text
 * @param {"good" | "warn" | "off"} [kind]
 */
export const chip = (text, kind = "off") => element("span", { class: "chip", "data-kind": kind }, text);
