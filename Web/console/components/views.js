import { Refusal, call } from "../../account/api.js";
import { button, element, field } from "../../account/dom.js";
import { everything } from "../inbox.js";
import { countText } from "../words.js";
import { ask } from "./dialogs.js";

/** @typedef {import("../inbox.js").Filter} Filter */
/** @typedef {{ id: string, name: string, shared: boolean, own: boolean, filter: Partial<Filter> }} SavedView */

/** What the inbox's views are called, in their order. */
export const views = [
  ["open", "Open"],
  ["waiting", "Waiting"],
  ["mine", "Mine"],
  ["taken", "With people"],
  ["snoozed", "Snoozed"],
  ["assistant", "Assistant"],
  ["ended", "Closed"],
];

/** @param {string} view */
export const viewName = (view) => views.find(([name]) => name === view)?.[1] ?? view;

/**
 * The views with how many conversations each has, and those that were saved. Fires `choose` (detail: the view) and `saved`
 * (detail: the filter of a saved one).
 */
export class ConsoleViews extends HTMLElement {
  /** @type {Map<string, { entry: HTMLButtonElement, count: HTMLElement }>} */
  #entries = new Map();
  /** @type {SavedView[]} */
  #saved = [];
  /** @type {Filter} */
  #filter = everything;
  #list = element("ul", { class: "saved", "aria-label": "Saved views" });
  /** Whether something else than a view is shown. */
  isAside = false;
  #save = button("Save this view", () => this.#ask(), "small");

  connectedCallback() {
    const rows = views.map(([view, name]) => {
      const count = element("span", { class: "count" });
      const entry = button("", () => this.dispatchEvent(new CustomEvent("choose", { detail: view })));
      entry.dataset.view = view;
      entry.append(element("span", {}, name), count);
      this.#entries.set(view, { entry, count });
      return element("li", {}, entry);
    });
    this.append(element("nav", { "aria-label": "Views" }, element("ul", {}, ...rows), this.#list, this.#save));
    this.#save.hidden = true;
    this.#list.hidden = true;
  }

  /** Reads the saved ones. */
  async load() {
    try {
      this.#saved = (await call("GET", "/v1/inbox/views")).views;
    } catch (error) {
      // They are read again with the page.
      if (!(error instanceof Refusal)) throw error;
    }
    this.#drawSaved();
  }

  /**
   * @param {Filter} filter
   * @param {Record<string, number>} counts
   */
  draw(filter, counts) {
    this.#filter = filter;
    const saved = this.#current();
    for (const [view, { entry, count }] of this.#entries) {
      mark(entry, !this.isAside && view === filter.view && !saved);
      const text = counts[view] === undefined ? "" : countText(counts[view]);
      if (count.textContent !== text) count.textContent = text;
    }
    this.#drawSaved();
  }

  /** The saved view that is shown. */
  #current() {
    const names = /** @type {(keyof Filter)[]} */ (Object.keys(everything));
    return this.#saved.find(({ filter }) => names.every((name) => (filter[name] ?? everything[name]) === this.#filter[name]));
  }

  #drawSaved() {
    const current = this.#current();
    const rows = this.#saved.map((view) => {
      const entry = button(view.name, () => this.dispatchEvent(new CustomEvent("saved", { detail: view.filter })));
      mark(entry, !this.isAside && view === current);
      const remove = button("×", () => this.#remove(view), "remove");
      remove.setAttribute("aria-label", `Remove the view “${view.name}”`);
      return element("li", {}, entry, remove);
    });
    this.#list.replaceChildren(...rows);
    this.#list.hidden = rows.length === 0;
    const { view, ...rest } = this.#filter;
    const isNarrow = Object.entries(rest).some(([name, value]) => value !== everything[/** @type {keyof Filter} */ (name)]);
    this.#save.hidden = !isNarrow || current !== undefined;
  }

  #ask() {
    const name = field("Name", "name", { maxlength: "80" });
    const shared = element("input", { type: "checkbox" });
    const input = name.querySelector("input");
    const filter = Object.fromEntries(Object.entries(this.#filter).filter(([, value]) => value !== ""));
    ask("Save this view", [name, element("label", { class: "choice" }, shared, "For everybody who answers customers")], {
      label: "Save",
      act: () => call("POST", "/v1/inbox/views", { name: input?.value.trim(), shared: shared.checked, filter }),
      then: () => this.load(),
    });
    input?.focus();
  }

  /** @param {SavedView} view */
  #remove(view) {
    ask(`Remove “${view.name}”?`, [view.shared && element("p", {}, "Everybody has this view.")], {
      label: "Remove",
      kind: "danger",
      act: () => call("DELETE", `/v1/inbox/views/${view.id}`),
      then: () => this.load(),
    });
  }
}

/**
 * @param {HTMLElement} entry
 * @param {boolean} isCurrent
 */
function mark(entry, isCurrent) {
  if (isCurrent) entry.setAttribute("aria-current", "page");
  else entry.removeAttribute("aria-current");
}

customElements.define("console-views", ConsoleViews);
