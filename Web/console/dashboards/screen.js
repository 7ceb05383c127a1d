import { element, link } from "../../account/dom.js";
import { boards } from "./boards.js";
import { DashboardChart } from "./chart.js";
import { DashboardControls } from "./controls.js";
import { drill } from "./drill.js";
import { DashboardLive } from "./live.js";
import { address, asked, readState, stepFor } from "./state.js";
import { DashboardTiles } from "./tiles.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./boards.js").Board} Board */

const beginning = "#/dashboards";
/** The server takes no more at once. */
const mostMeasures = 12;

/** What happens, in numbers and charts, for those who lead, run, sell, watch, improve and train. All that is shown stands in the address. */
export class ConsoleDashboards extends HTMLElement {
  #tabs = element("ul");
  #about = element("p", { class: "hint" });
  #controls = new DashboardControls();
  #files = element("div", { class: "buttons" });
  #stage = element("div", { class: "board" });
  /** @type {DashboardTiles | null} */
  #tiles = null;
  /** @type {DashboardChart[]} */
  #charts = [];
  #state = readState();
  #board = "";
  /** @type {HTMLDialogElement | null} */
  #dialog = null;
  #mayRead;
  #boards;
  #follow = () => location.hash.startsWith(beginning) && this.#draw();

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.#mayRead = me.scopes.includes("view_history");
    // What happens now is heard on the inbox's line.
    this.#boards = boards.filter(({ name }) => name !== "live" || this.#mayRead);
  }

  connectedCallback() {
    this.classList.add("screen", "dashboards");
    this.#controls.addEventListener("change", (event) => event instanceof CustomEvent && this.#go(event.detail));
    this.append(element("nav", { class: "tabs", "aria-label": "Dashboards" }, this.#tabs), element("div", { class: "line about" }, this.#about, this.#files), this.#controls, this.#stage);
    addEventListener("hashchange", this.#follow);
    this.#draw();
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.#follow);
    this.#dialog?.close();
  }

  /** @param {Partial<State>} change */
  #go(change) {
    location.hash = address({ ...this.#state, ...change });
  }

  #draw() {
    const state = readState();
    const board = this.#boards.find(({ name }) => name === state.tab) ?? this.#boards[0];
    const { drill: _, ...known } = this.#state;
    const { drill: measure, ...wanted } = state;
    const isSame = this.#board === board.name && JSON.stringify(known) === JSON.stringify(wanted);
    this.#state = state;
    if (!isSame) this.#drawBoard(board, state);
    this.#drawDrill(measure);
  }

  /**
   * @param {Board} board
   * @param {State} state
   */
  #drawBoard(board, state) {
    const isLive = board.name === "live";
    this.#tabs.replaceChildren(...this.#boards.map(({ name, title }) => {
      const tab = link(title, address({ ...state, tab: name === this.#boards[0].name ? "" : name, drill: "" }));
      if (name === board.name) tab.setAttribute("aria-current", "page");
      return element("li", {}, tab);
    }));
    this.#about.textContent = isLive ? board.about : `${board.about} Days and hours are by UTC.`;
    this.#controls.hidden = isLive;
    this.#files.hidden = isLive;
    if (this.#board !== board.name) this.#begin(board, state);
    this.#board = board.name;
    if (isLive) return;
    const now = Date.now();
    this.#controls.draw(state);
    this.#tiles?.load(asked(state, now));
    this.#drawFiles(state, now);
    for (const chart of this.#charts) chart.load(state);
  }

  /**
   * The places of another dashboard: their sizes are known before their numbers are.
   * @param {Board} board
   * @param {State} state
   */
  #begin(board, state) {
    if (board.name === "live") {
      this.#tiles = null;
      this.#charts = [];
      return this.#stage.replaceChildren(new DashboardLive(state));
    }
    const tiles = new DashboardTiles(board.tiles);
    tiles.addEventListener("drill", (event) => event instanceof CustomEvent && this.#go({ drill: event.detail }));
    this.#tiles = tiles;
    this.#charts = board.charts.map((spec) => new DashboardChart(spec));
    this.#stage.replaceChildren(tiles, element("div", { class: "charts" }, ...this.#charts));
  }

  /**
   * All figures of the tiles by hours or days, as a file.
   * @param {State} state
   * @param {number} now
   */
  async #drawFiles(state, now) {
    const names = await this.#tiles?.names();
    if (!names || address({ ...state, drill: "" }) !== address({ ...this.#state, drill: "" })) return;
    const query = asked(state, now);
    query.set("measure", names.slice(0, mostMeasures).join(","));
    query.set("step", stepFor(state, now));
    const file = link("Download as CSV", `/v1/analytics/export?${query}`);
    file.setAttribute("download", "");
    const report = link("Report as PDF", `/v1/analytics/report?${asked(state, now)}`);
    report.setAttribute("download", "");
    this.#files.replaceChildren(...(names.length > 0 ? [report, file] : []));
  }

  /** @param {string} measure */
  #drawDrill(measure) {
    if (this.#dialog?.dataset.measure === measure) return;
    const old = this.#dialog;
    this.#dialog = null;
    old?.close();
    if (!measure) return;
    const dialog = drill(measure, asked(this.#state, Date.now()), this.#tiles?.unit(measure) ?? Promise.resolve(""), this.#mayRead);
    dialog.dataset.measure = measure;
    dialog.addEventListener("close", () => {
      if (this.#dialog !== dialog) return;
      this.#dialog = null;
      this.#go({ drill: "" });
    });
    this.#dialog = dialog;
  }
}

customElements.define("console-dashboards", ConsoleDashboards);
