import { call } from "../../account/api.js";
import { button, element, problem } from "../../account/dom.js";
import { goodness, titles } from "./boards.js";
import { change, unitWord, written } from "./figures.js";

/** @typedef {import("./figures.js").Figure} Figure */

/** Those that companies without a shop do not have: they are left out, and no hole stays. */
const optional = new Set(["revenue"]);

/**
 * The numbers of a dashboard with how they have changed. Each leads to the conversations behind it: fires `drill` (detail: the
 * measure). While others are read the numbers stay and are dimmed, so that nothing jumps.
 */
export class DashboardTiles extends HTMLElement {
  #names;
  #turn = 0;
  /** @type {Promise<Figure[]>} */
  #figures = Promise.resolve([]);

  /** @param {string[]} names */
  constructor(names) {
    super();
    this.#names = names;
  }

  connectedCallback() {
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Figures");
    if (this.childElementCount === 0) this.replaceChildren(...this.#names.filter((name) => !optional.has(name)).map((name) => tile(titles[name] ?? name)));
  }

  /** @param {URLSearchParams} query */
  async load(query) {
    const turn = ++this.#turn;
    this.setAttribute("aria-busy", "true");
    try {
      this.#figures = call("GET", `/v1/analytics/overview?${query}`).then(({ measures }) => measures);
      const measures = await this.#figures;
      if (turn !== this.#turn) return;
      this.replaceChildren(...this.#names.flatMap((name) => {
        const figure = measures.find((each) => each.name === name);
        if (!figure && optional.has(name)) return [];
        return [figure ? this.#tile(figure) : tile(titles[name] ?? name, "–", "not counted for what is chosen")];
      }));
    } catch (error) {
      if (turn === this.#turn) this.replaceChildren(element("div", { class: "failed" }, problem(error), button("Try again", () => this.load(query), "small")));
    } finally {
      if (turn === this.#turn) this.removeAttribute("aria-busy");
    }
  }

  /** Those that are shown and that there are. */
  async names() {
    const measures = await this.#known();
    return this.#names.filter((name) => measures.some((each) => each.name === name));
  }

  /**
   * What a measure is counted in, as soon as that is known.
   * @param {string} name
   */
  async unit(name) {
    return (await this.#known()).find((each) => each.name === name)?.unit ?? "";
  }

  /** @returns {Promise<Figure[]>} */
  #known() {
    return this.#figures.catch(() => []);
  }

  /** @param {Figure} figure */
  #tile(figure) {
    const { name, summary, unit, value } = figure;
    const title = titles[name] ?? summary;
    const moved = change(figure);
    const good = (moved?.direction ?? 0) * (goodness[name] ?? 0);
    const node = tile(title, written(value, unit), value === null || title.toLowerCase().startsWith(unit) ? "" : unitWord(unit), moved && element("span", { class: "moved", "data-good": String(good) }, element("span", { "aria-hidden": "true" }, moved.text), element("span", { class: "visually-hidden" }, moved.said, good > 0 && ", which is better", good < 0 && ", which is worse")));
    node.title = summary;
    if (value === null) return node;
    const press = button("", () => this.dispatchEvent(new CustomEvent("drill", { detail: name })), "tile");
    press.title = `${summary}. Shows the conversations behind it.`;
    press.dataset.measure = name;
    press.append(...node.childNodes);
    return press;
  }
}

/**
 * @param {string} title
 * @param {string} [value]
 * @param {string} [unit]
 * @param {Node | null} [moved]
 */
export function tile(title, value = "…", unit = "", moved = null) {
  return element(
    "div",
    { class: "tile" },
    element("span", { class: "name" }, title),
    element("span", { class: "value" }, value, unit && element("span", { class: "unit" }, ` ${unit}`)),
    moved ?? element("span", { class: "moved" }),
  );
}

customElements.define("dashboard-tiles", DashboardTiles);
