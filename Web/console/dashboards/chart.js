import { button, element, hint, link, problem } from "../../account/dom.js";
import { table } from "../screens/panels.js";
import { draw } from "./drawing.js";
import { read } from "./reading.js";

/** @typedef {import("./boards.js").ChartSpec} ChartSpec */
/** @typedef {import("./state.js").State} State */

/**
 * @typedef {object} Content
 * @property {import("./drawing.js").Drawing | null} drawing Nothing where a table says it better.
 * @property {string} said What the picture shows, in words.
 * @property {string[]} heads
 * @property {(Node | string)[][]} rows The same as a table.
 * @property {string | null} csv Where it is as a file.
 */

/**
 * One chart with its table. It fails, and is tried again, by itself; while it reads, what was there stays.
 */
export class DashboardChart extends HTMLElement {
  #spec;
  #turn = 0;
  #body = element("div", { class: "body" }, element("p", { class: "hint wait" }, "Loading…"));
  #tools = element("div", { class: "buttons" });
  #isTable = false;
  /** @type {Content | null} */
  #content = null;
  #remove = () => {};
  #scheme = matchMedia("(prefers-color-scheme: dark)");
  #redraw = () => this.#show();

  /** @param {ChartSpec} spec */
  constructor(spec) {
    super();
    this.#spec = spec;
  }

  connectedCallback() {
    this.replaceChildren(element("article", { "aria-label": this.#spec.title }, element("header", {}, element("h2", {}, this.#spec.title), this.#tools), this.#body));
    this.dataset.kind = this.#spec.kind;
    this.#scheme.addEventListener("change", this.#redraw);
  }

  disconnectedCallback() {
    this.#scheme.removeEventListener("change", this.#redraw);
    this.#remove();
    this.#remove = () => {};
  }

  /** @param {State} state */
  async load(state) {
    const turn = ++this.#turn;
    this.setAttribute("aria-busy", "true");
    try {
      const content = await read(this.#spec, state);
      if (turn !== this.#turn) return;
      this.#content = content;
      this.#show();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#content = null;
      this.#tools.replaceChildren();
      this.#fill(problem(error), button("Try again", () => this.load(state), "small"));
    } finally {
      if (turn === this.#turn) this.removeAttribute("aria-busy");
    }
  }

  #show() {
    const content = this.#content;
    if (!content) return;
    const { title } = this.#spec;
    if (content.rows.length === 0) {
      this.#tools.replaceChildren();
      return this.#fill(hint("Nothing happened in this time."));
    }
    const asTable = this.#isTable || content.drawing === null;
    const press = button(asTable ? "Chart" : "Table", () => {
      this.#isTable = !this.#isTable;
      this.#show();
      this.#tools.querySelector("button")?.focus();
    }, "small");
    press.setAttribute("aria-label", `${title}: show as ${asTable ? "chart" : "table"}`);
    const file = content.csv === null ? null : link("CSV", content.csv);
    file?.setAttribute("aria-label", `${title}: download as CSV`);
    file?.setAttribute("download", "");
    this.#tools.replaceChildren(...(file ? [file] : []), ...(content.drawing ? [press] : []));
    if (asTable || !content.drawing) return this.#fill(table(title, content.heads, content.rows));
    const canvas = element("canvas", { role: "img", "aria-label": `${title}. ${content.said}` });
    this.#fill(element("div", { class: "canvas" }, canvas));
    this.#draw(canvas, content.drawing);
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./drawing.js").Drawing} drawing
   */
  async #draw(canvas, drawing) {
    try {
      const remove = await draw(canvas, drawing);
      if (canvas.isConnected) this.#remove = remove;
      else remove();
    } catch (error) {
      if (canvas.isConnected) this.#fill(problem(error), button("Try again", () => this.#show(), "small"));
    }
  }

  /** @param {...Node} content */
  #fill(...content) {
    this.#remove();
    this.#remove = () => {};
    this.#body.replaceChildren(...content);
  }
}

customElements.define("dashboard-chart", DashboardChart);
