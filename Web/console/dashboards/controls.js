import { call } from "../../account/api.js";
import { button, element, field, form } from "../../account/dom.js";
import { choice } from "../screens/panels.js";
import { dimensions, ranges } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Dimension} Dimension */

/** @type {Record<Dimension, string>} */
const names = { channel: "Channel", agent: "Agent", intent: "Intent", model: "Model", variant: "Variant" };

/** Which time, compared with what, and of which conversations. Fires `change` (detail: what has changed of the state). */
export class DashboardControls extends HTMLElement {
  /** @type {Map<string, HTMLButtonElement>} */
  #ranges = new Map();
  /** @type {Map<Dimension, HTMLSelectElement>} */
  #selects = new Map();
  #compare = element("input", { type: "checkbox" });
  #custom = element("div", { class: "custom", hidden: true });
  #summary = element("summary", {}, "Filters");
  #filters = element("details", { class: "filters" }, this.#summary);
  #clear = button("Clear filters", () => this.#tell(Object.fromEntries(dimensions.map((name) => [name, ""]))), "small");
  /** @type {Partial<Record<string, string[]>> | null} What there is of each; nothing until it was read. */
  #known = null;

  connectedCallback() {
    for (const [name, title] of ranges) this.#ranges.set(name, button(title, () => this.#tell({ range: name, from: "", to: "" }), "small"));
    const custom = button("Custom", () => {
      this.#custom.hidden = !this.#custom.hidden;
      this.#custom.querySelector("input")?.focus();
    }, "small");
    this.#ranges.set("custom", custom);
    this.#compare.addEventListener("change", () => this.#tell({ compare: this.#compare.checked ? "1" : "" }));
    const fields = dimensions.map((name) => {
      const { select, field } = choice(names[name], `dashboard-${name}`, []);
      select.addEventListener("change", () => this.#tell({ [name]: select.value }));
      this.#selects.set(name, select);
      return field;
    });
    this.#filters.append(element("div", { class: "line" }, ...fields, this.#clear));
    const today = new Date().toISOString().slice(0, 10);
    this.#custom.append(form("Show", [field("First day", "from", { type: "date", max: today }), field("Last day", "to", { type: "date", max: today })], async ({ from, to }) => {
      const [first, last] = from <= to ? [from, to] : [to, from];
      this.#tell({ range: "custom", from: first, to: last });
    }));
    this.append(
      element("div", { class: "line" }, element("div", { class: "ranges", role: "group", "aria-label": "Time" }, ...this.#ranges.values()), element("label", { class: "choice" }, this.#compare, "Compare with the period before")),
      this.#custom, this.#filters,
    );
  }

  /** @param {State} state */
  draw(state) {
    for (const [name, press] of this.#ranges) press.setAttribute("aria-pressed", String(name === state.range));
    this.#compare.checked = state.compare === "1";
    if (state.range === "custom") {
      this.#custom.hidden = false;
      for (const name of /** @type {const} */ (["from", "to"])) {
        const input = this.#custom.querySelector(`[name="${name}"]`);
        if (input instanceof HTMLInputElement) input.value = state[name];
      }
    } else this.#custom.hidden = true;
    const set = dimensions.filter((name) => state[name] !== "");
    this.#summary.textContent = set.length === 0 ? "Filters" : `Filters: ${set.map((name) => `${names[name].toLowerCase()} ${state[name]}`).join(", ")}`;
    if (set.length > 0) this.#filters.open = true;
    this.#clear.hidden = set.length === 0;
    this.#fill(state);
    this.#learn(state);
  }

  /**
   * What can be chosen is what there is. Without it one can still see everything.
   * @param {State} state
   */
  async #learn(state) {
    try {
      this.#known ??= await call("GET", "/v1/analytics/filters");
      this.#fill(state);
    } catch {
      this.#known = null;
    }
  }

  /** @param {State} state */
  #fill(state) {
    for (const [name, select] of this.#selects) {
      const values = [...new Set([...(this.#known?.[`${name}s`] ?? []), state[name]])].filter((value) => value !== "").sort();
      select.replaceChildren(element("option", { value: "" }, "all"), ...values.map((value) => element("option", { value, selected: value === state[name] }, value)));
      select.value = state[name];
      select.disabled = values.length === 0;
    }
  }

  /** @param {Partial<State>} change */
  #tell(change) {
    this.dispatchEvent(new CustomEvent("change", { detail: change }));
  }
}

customElements.define("dashboard-controls", DashboardControls);
