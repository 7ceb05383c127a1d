import { call } from "../../account/api.js";
import { button, element, field, form, hint, moment, notice } from "../../account/dom.js";
import { ask, words } from "../components/dialogs.js";
import { written } from "../dashboards/figures.js";
import { attempt, chip, choice, fill, part, table } from "./panels.js";
import { inWords, kinds } from "./watching.js";

/** @typedef {import("./watching.js").Rule} Rule */
/** @typedef {{ id: string, rule: string, name: string, measure: string, severity: string, state: "pending" | "firing" | "resolved", value: number | null, bound: number | null, started_at: string, resolved_at: string | null, acknowledged_at: string | null, acknowledged_by: string | null }} Alert */
/** @typedef {{ id: string, rule: string | null, measure: string | null, severity: string | null, from: string, to: string, comment: string, author: string }} Silence */

const looksApart = 30_000;
const hour = 3_600_000;
/** @type {[string, string][]} */
const severities = [["info", "Information"], ["warning", "Warning"], ["critical", "Critical"]];

/** What is not as it should be, what is watched, whom it is told, and what was. */
export class ConsoleAlerting extends HTMLElement {
  #said = element("div");
  #now = element("div");
  #rules = element("div");
  #silences = element("div");
  #history = element("div");
  #mayChange;
  /** @type {Map<string, { summary: string, unit: string }>} */
  #measures = new Map();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looks;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.#mayChange = me.scopes.includes("admin");
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(this.#said, part("Now", this.#now), part("Rules", this.#rules), part("Silences", this.#silences), part("What was", this.#history));
    this.#begin();
    this.#looks = setInterval(() => document.visibilityState === "visible" && !this.#now.contains(document.activeElement) && this.#readNow(), looksApart);
  }

  disconnectedCallback() {
    clearInterval(this.#looks);
  }

  async #begin() {
    await Promise.all([this.#readRules(), this.#readSilences()]);
    await Promise.all([this.#readNow(), this.#readHistory()]);
  }

  /** @param {string} measure */
  #unit(measure) {
    return this.#measures.get(measure)?.unit ?? "";
  }

  // What is

  #readNow() {
    return fill(this.#now, async () => {
      /** @type {{ alerts: Alert[], evaluated_at: string | null, receivers: { name: string, kind: string }[] }} */
      const { alerts, evaluated_at: at, receivers } = await call("GET", "/v1/alerts");
      const looked = hint(at === null ? "No rule was looked at yet." : element("span", {}, "Rules were looked at last ", moment(at), "."));
      const told = receivers.length === 0 ? hint("Nobody is told outside of this page: “alerts.receivers” of the server's configuration names who is.") : element("p", { class: "hint" }, "Told are: ", ...receivers.flatMap((each) => [this.#receiver(each), " "]));
      if (alerts.length === 0) return [element("p", {}, "All is as it should be."), looked, told];
      return [element("ul", { class: "cards" }, ...alerts.map((alert) => element("li", {}, this.#card(alert)))), looked, told];
    });
  }

  /** @param {{ name: string, kind: string }} receiver */
  #receiver({ name, kind }) {
    if (!this.#mayChange) return `${name} (${kind})`;
    const press = button(`${name} (${kind})`, () => this.#act(() => call("POST", "/v1/alerts/test", { receiver: name }), `A test is on its way to ${name}.`), "small");
    press.setAttribute("aria-label", `Send a test to ${name}`);
    return press;
  }

  /** @param {Alert} alert */
  #card({ rule, name, measure, severity, state, value, bound, started_at: since, acknowledged_at: at, acknowledged_by: by }) {
    const unit = this.#unit(measure);
    const isRule = !rule.startsWith("receiver:");
    const acknowledge = button("Acknowledge", () => this.#act(() => call("POST", `/v1/alerts/rules/${rule}/acknowledge`), `You see to “${name}”. Nobody is told again.`), "small");
    const silence = button("Silence", () => this.#silence(name, { rule }), "small");
    acknowledge.setAttribute("aria-label", `Acknowledge: ${name}`);
    silence.setAttribute("aria-label", `Silence: ${name}`);
    return element(
      "article",
      { "aria-label": name },
      element("h3", {}, name),
      element("p", { class: "meta" }, chip(severity, severity === "info" ? "off" : "warn"), " ", chip(state === "pending" ? "not yet for long enough" : "fires", state === "pending" ? "off" : "warn")),
      element("p", {}, `${this.#measures.get(measure)?.summary ?? measure}: ${written(value, unit)}`, bound !== null && `, the bound is ${written(bound, unit)}`),
      element("p", { class: "meta" }, "Since ", moment(since), at !== null && element("span", {}, `; ${by ?? "somebody"} sees to it since `, moment(at))),
      isRule && element("div", { class: "buttons" }, state === "firing" && at === null && acknowledge, this.#mayChange && silence),
    );
  }

  // What is watched

  #readRules() {
    return fill(this.#rules, async () => {
      const [{ rules }, { measures }] = await Promise.all([call("GET", "/v1/alerts/rules"), call("GET", "/v1/analytics/overview")]);
      this.#measures = new Map(measures.map((/** @type {{ name: string, summary: string, unit: string }} */ each) => [each.name, each]));
      const rows = rules.map((/** @type {Rule} */ rule) => this.#row(rule));
      const list = rows.length === 0 ? hint("Nothing is watched.") : table("Rules of alerts", ["What", "When", "Severity", "", ...(this.#mayChange ? [""] : [])], rows);
      return this.#mayChange ? [list, element("details", { class: "more" }, element("summary", {}, "Watch something else"), this.#form())] : [list];
    });
  }

  /**
   * @param {Rule} rule
   * @returns {(Node | string)[]}
   */
  #row(rule) {
    const { id, name, measure, severity, enabled } = rule;
    const cells = [
      element("div", {}, name, element("div", { class: "meta" }, this.#measures.get(measure)?.summary ?? measure)),
      inWords(rule, this.#unit(measure)), severity, chip(enabled ? "on" : "off", enabled ? "good" : "off"),
    ];
    if (!this.#mayChange) return cells;
    const { id: _, ...body } = rule;
    const turn = button(enabled ? "Turn off" : "Turn on", () => this.#act(() => call("PUT", `/v1/alerts/rules/${id}`, { ...body, enabled: !enabled }), `“${name}” is ${enabled ? "off" : "on"}.`), "small");
    const remove = button("Remove", () => ask(`Remove “${name}”?`, [element("p", {}, "What it found before stays in the list of what was.")], {
      label: "Remove", kind: "danger", act: () => call("DELETE", `/v1/alerts/rules/${id}`), then: () => this.#done(`“${name}” is removed.`),
    }), "small");
    turn.setAttribute("aria-label", `${turn.textContent}: ${name}`);
    remove.setAttribute("aria-label", `Remove: ${name}`);
    return [...cells, element("div", { class: "buttons" }, turn, remove)];
  }

  #form() {
    const names = [...this.#measures].filter(([name]) => name !== "revenue").map(([name, { summary }]) => /** @type {[string, string]} */ ([name, `${summary} (${name})`]));
    const boxes = [
      field("Name", "name", { maxlength: "120" }, "What people read when it is so."),
      choice("Measure", "measure", names).field,
      choice("When it", "kind", kinds).field,
      field("Value, share or score", "threshold", { inputmode: "decimal", pattern: "[0-9]+([.][0-9]+)?" }, "Shares as 0.25, times in milliseconds."),
      field("Over so many hours", "window", { inputmode: "numeric", pattern: "[0-9]{1,3}", value: "6" }, "From 1 to 168."),
      choice("Severity", "severity", severities, "warning").field,
    ];
    return form("Watch it", boxes, async (values) => {
      const isCompared = values.kind === "rise" || values.kind === "fall";
      await call("POST", "/v1/alerts/rules", {
        name: values.name, measure: values.measure, severity: values.severity, window_hours: Number(values.window),
        condition: { kind: values.kind, threshold: Number(values.threshold), ...(isCompared ? { weeks: 4 } : {}) },
      });
      this.#done(`“${values.name}” is watched.`);
    });
  }

  // Whom nobody tells

  #readSilences() {
    return fill(this.#silences, async () => {
      /** @type {{ silences: Silence[] }} */
      const { silences } = await call("GET", "/v1/alerts/silences");
      const rows = silences.map((each) => this.#quiet(each));
      const list = rows.length === 0 ? hint("Nothing is silenced.") : table("Silences", ["Why", "By whom", "Until", ""], rows);
      return this.#mayChange ? [list, button("Silence everything", () => this.#silence("everything", {}), "small")] : [list];
    });
  }

  /**
   * @param {Silence} silence
   * @returns {(Node | string)[]}
   */
  #quiet({ id, comment, author, to }) {
    const end = button("End", () => this.#act(() => call("DELETE", `/v1/alerts/silences/${id}`), "It is over: people are told again."), "small");
    end.setAttribute("aria-label", `End: ${comment}`);
    return [comment, author, moment(to), this.#mayChange ? end : ""];
  }

  /**
   * @param {string} name
   * @param {object} body What is silenced.
   */
  #silence(name, body) {
    const { select, field: box } = choice("For", "silence-hours", [["1", "an hour"], ["4", "four hours"], ["24", "a day"], ["168", "a week"]], "4");
    const { input, field: why } = words("Why", true);
    ask(`Tell nobody of ${name}?`, [box, why], {
      label: "Silence",
      act: () => call("POST", "/v1/alerts/silences", { ...body, comment: input.value, to: new Date(Date.now() + Number(select.value) * hour).toISOString() }),
      then: () => this.#done("Nobody is told until then; what is found is written down all the same."),
    });
  }

  // What was

  #readHistory() {
    return fill(this.#history, async () => {
      /** @type {{ alerts: Alert[] }} */
      const { alerts } = await call("GET", "/v1/alerts/history");
      if (alerts.length === 0) return [hint("Nothing yet.")];
      const rows = alerts.map(({ name, measure, value, severity, started_at: from, resolved_at: to }) => [
        element("div", {}, name, element("div", { class: "meta" }, severity)), written(value, this.#unit(measure)), moment(from), to === null ? "–" : moment(to),
      ]);
      return [table("Past alerts", ["What", "Value", "From", "To"], rows)];
    });
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {string} text
   */
  async #act(act, text) {
    if (await attempt(this.#said, act)) this.#done(text);
  }

  /** @param {string} text */
  #done(text) {
    this.#said.replaceChildren(notice("done", text));
    this.#said.scrollIntoView({ block: "nearest" });
    this.#begin();
  }
}

customElements.define("console-alerting", ConsoleAlerting);
