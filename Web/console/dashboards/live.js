import { call } from "../../account/api.js";
import { element, problem } from "../../account/dom.js";
import { DashboardChart } from "./chart.js";
import { tile } from "./tiles.js";

const looksApart = 15_000;
const chartsApart = 60_000;
const minute = 60_000;
/** Events that come close together are looked at once. */
const together = 1000;
const number = new Intl.NumberFormat();

/**
 * The figures of now. What happens is heard on the console's own live line, and looked at again now and then; answers a
 * minute are counted while they come.
 */
export class DashboardLive extends HTMLElement {
  #charts = [
    new DashboardChart({ title: "Conversations today", kind: "bars", measures: ["conversations"] }),
    new DashboardChart({ title: "Turns today", kind: "bars", measures: ["turns"] }),
  ];
  #tiles = element("div", { class: "tiles", role: "group", "aria-label": "Figures of now" });
  #said = element("div", { class: "hint" });
  /** @type {number[]} When answers came. */
  #answers = [];
  #began = Date.now();
  /** @type {Element | null} */
  #stage = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;
  /** @type {ReturnType<typeof setInterval>[]} */
  #timers = [];
  #hear = (/** @type {Event} */ event) => event instanceof CustomEvent && this.#apply(event.detail);
  #state;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    super();
    this.#state = { ...state, range: "today", from: "", to: "", compare: "", drill: "" };
  }

  connectedCallback() {
    this.replaceChildren(this.#tiles, this.#said, element("div", { class: "charts" }, ...this.#charts));
    if (this.#tiles.childElementCount === 0) this.#tiles.replaceChildren(...["Waiting for a person", "With people", "Open", "Answers a minute", "Here"].map((title) => tile(title)));
    this.#stage = this.closest(".stage");
    this.#stage?.addEventListener("happened", this.#hear);
    const isSeen = () => document.visibilityState === "visible";
    this.#timers = [setInterval(() => isSeen() && this.#look(), looksApart), setInterval(() => isSeen() && this.#drawCharts(), chartsApart)];
    this.#look();
    this.#drawCharts();
  }

  disconnectedCallback() {
    this.#stage?.removeEventListener("happened", this.#hear);
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#soon);
    this.#soon = undefined;
  }

  /** @param {import("../feed.js").DeskEvent} event */
  #apply({ type }) {
    if (type === "typing" || type === "looking") return;
    if (type === "message.completed") this.#answers.push(Date.now());
    this.#soon ??= setTimeout(() => this.#look(), together);
  }

  #drawCharts() {
    for (const chart of this.#charts) chart.load(this.#state);
  }

  async #look() {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    const [counts, people] = await Promise.allSettled([call("GET", "/v1/inbox/counts"), call("GET", "/v1/operators")]);
    if (!this.isConnected) return;
    const count = (/** @type {string} */ title, /** @type {string} */ view) => {
      const shown = counts.status === "fulfilled" ? number.format(counts.value.counts[view] ?? 0) : "–";
      const node = element("a", { class: "tile", href: `/console?view=${view}` });
      node.append(...tile(title, shown, counts.status === "fulfilled" ? "conversations" : "cannot be read").childNodes);
      return node;
    };
    const focused = this.#tiles.contains(document.activeElement) ? [...this.#tiles.children].indexOf(/** @type {Element} */ (document.activeElement)) : -1;
    this.#tiles.replaceChildren(count("Waiting for a person", "waiting"), count("With people", "taken"), count("Open", "open"), this.#pace(), here(people));
    const again = this.#tiles.children[focused];
    if (again instanceof HTMLElement) again.focus();
    const failed = counts.status === "rejected" ? counts.reason : null;
    this.#said.replaceChildren(failed ? problem(failed) : `As of ${new Date().toLocaleTimeString()}. It follows what happens by itself.`);
  }

  /** Answers in the last minute; before a minute has passed, since one looks. */
  #pace() {
    const now = Date.now();
    this.#answers = this.#answers.filter((moment) => now - moment < minute);
    const isWhole = now - this.#began >= minute;
    return tile("Answers a minute", number.format(this.#answers.length), isWhole ? "in the last minute" : "since you look");
  }
}

/** @param {PromiseSettledResult<{ operators: { state: string }[] }>} people */
function here(people) {
  if (people.status === "rejected") return tile("Here", "–", "cannot be read");
  const { operators } = people.value;
  const there = operators.filter(({ state }) => state === "online").length;
  const away = operators.filter(({ state }) => state === "away").length;
  const node = element("a", { class: "tile", href: "#/team" });
  node.append(...tile("Here", number.format(there), `of ${number.format(operators.length)}${away > 0 ? `, ${number.format(away)} away` : ""}`).childNodes);
  return node;
}

customElements.define("dashboard-live", DashboardLive);
