import { button, element } from "../../account/dom.js";
import { countText } from "../words.js";

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
 * The views with how many conversations each has. Fires `choose` (detail: the view).
 */
export class ConsoleViews extends HTMLElement {
  /** @type {Map<string, { entry: HTMLButtonElement, count: HTMLElement }>} */
  #entries = new Map();

  connectedCallback() {
    const rows = views.map(([view, name]) => {
      const count = element("span", { class: "count" });
      const entry = button("", () => this.dispatchEvent(new CustomEvent("choose", { detail: view })));
      entry.dataset.view = view;
      entry.append(element("span", {}, name), count);
      this.#entries.set(view, { entry, count });
      return element("li", {}, entry);
    });
    this.append(element("nav", { "aria-label": "Views" }, element("ul", {}, ...rows)));
  }

  /**
   * @param {string} current
   * @param {Record<string, number>} counts
   */
  draw(current, counts) {
    for (const [view, { entry, count }] of this.#entries) {
      if (view === current) entry.setAttribute("aria-current", "page");
      else entry.removeAttribute("aria-current");
      const text = counts[view] === undefined ? "" : countText(counts[view]);
      if (count.textContent !== text) count.textContent = text;
    }
  }
}

customElements.define("console-views", ConsoleViews);
