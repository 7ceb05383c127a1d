import { call } from "../../account/api.js";
import { button, element, field, form, moment, notice, paragraph } from "../../account/dom.js";
import { attempt, chip, facts, fill, part, table } from "./panels.js";

/**
 * @typedef {object} Model
 * @property {string} name
 * @property {string} model
 * @property {boolean} healthy
 * @property {string | null} breaker
 * @property {{ input: number, output: number, date?: string } | null} price In dollars for a million tokens.
 */
/** @typedef {{ name: string, type: string, models: Model[] }} Provider */
/** @typedef {{ name: string, state: string, reason: string, since: string, next_try: string | null, recent_calls: number, recent_failures: number, rejected: number }} Breaker */
/** @typedef {{ day?: string, model?: string, calls: number, failures: number, cache_hits: number, cost_usd: number, saved_usd: number, tokens: Record<string, number>, duration_ms?: Record<string, number> | null, time_to_first_token_ms?: Record<string, number> | null }} Usage */

const daysShown = 14;
const dollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
const number = new Intl.NumberFormat();

/** Which models there are, how they are, what they cost, and where a message would go. */
export class ConsoleModels extends HTMLElement {
  #said = element("div");
  #models = element("div");
  #breakers = element("div");
  #usage = element("div");
  #route = element("div", { "aria-live": "polite" });

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.maySeeUsage = me.scopes.includes("analytics:view");
    this.mayReset = me.scopes.includes("agents:manage");
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(
      this.#said,
      part("Models today", this.#models),
      part("Where would a message go?", this.#question(), this.#route),
      part("Circuit breakers", paragraph("A model that fails again and again is left alone for a while; the next one in line answers."), this.#breakers),
    );
    if (this.maySeeUsage) this.append(part("Use by day", this.#usage));
    this.#read();
  }

  #read() {
    return Promise.all([
      fill(this.#models, () => this.#readModels()),
      fill(this.#breakers, () => this.#readBreakers()),
      this.maySeeUsage && fill(this.#usage, readDays),
    ]);
  }

  async #readModels() {
    const today = day(0);
    const [{ providers, budget, warnings }, used] = await Promise.all([
      call("GET", "/v1/providers"),
      this.maySeeUsage ? call("GET", `/v1/usage?by=model&from=${today}&to=${today}`) : null,
    ]);
    /** @type {Map<string | undefined, Usage>} */
    const usage = new Map((used?.usage ?? []).map((/** @type {Usage} */ each) => [each.model, each]));
    const rows = providers.flatMap((/** @type {Provider} */ provider) =>
      provider.models.map((model) => modelRow(provider, model, usage.get(model.model) ?? usage.get(model.name), this.maySeeUsage)));
    const heads = ["Model", "State", ...(this.maySeeUsage ? ["Calls", "Whole answer", "First word", "Cost"] : []), "Price in / out"];
    return [
      ...warnings.map((/** @type {string} */ text) => notice("note", paragraph(text))),
      budgetLine(budget),
      table("Models today", heads, rows),
      element("p", { class: "hint" }, `Prices are for a million tokens.${this.maySeeUsage ? " Times: half of the answers took no longer, and 95 of 100." : ""}`),
    ];
  }

  async #readBreakers() {
    /** @type {Breaker[]} */
    const breakers = (await call("GET", "/v1/circuit-breakers")).circuit_breakers;
    const rows = breakers.map((breaker) => [
      breaker.name,
      breaker.state === "closed" ? chip("closed", "good") : chip(breaker.state.replace("_", " "), "warn"),
      element("div", {}, breaker.reason, element("div", { class: "meta" }, "since ", moment(breaker.since), breaker.next_try && ", next try ", breaker.next_try && moment(breaker.next_try))),
      `${breaker.recent_failures} of ${breaker.recent_calls}`,
      this.mayReset && breaker.state !== "closed" ? this.#reset(breaker) : "",
    ]);
    return [table("Circuit breakers", ["Name", "State", "Why", "Failed lately", ""], rows)];
  }

  /** @param {Breaker} breaker */
  #reset(breaker) {
    const press = button("Reset", async () => {
      const isDone = await attempt(this.#said, () => call("POST", `/v1/circuit-breakers/${encodeURIComponent(breaker.name)}/reset`));
      if (!isDone) return;
      await Promise.all([fill(this.#models, () => this.#readModels()), fill(this.#breakers, () => this.#readBreakers())]);
      const box = notice("done", paragraph(`“${breaker.name}” is closed: it is called again.`));
      box.tabIndex = -1;
      this.#said.replaceChildren(box);
      box.focus();
    }, "small");
    press.setAttribute("aria-label", `Reset ${breaker.name}`);
    return press;
  }

  #question() {
    const content = [
      field("A customer's message", "message", { maxlength: "4000", autocomplete: "off" }),
      field("Agent", "agent", { maxlength: "100", autocomplete: "off", required: false }, "Empty for the one that would answer it."),
    ];
    return form("Explain", content, async ({ message, agent }) => {
      const found = await call("POST", "/v1/routing/explain", { message, ...(agent.trim() ? { agent: agent.trim() } : {}) });
      this.#route.replaceChildren(...explanation(found));
    });
  }
}

/** @param {number} ago */
const day = (ago) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/**
 * @param {Provider} provider
 * @param {Model} model
 * @param {Usage | undefined} usage
 * @param {boolean} maySeeUsage
 * @returns {(Node | string)[]}
 */
function modelRow(provider, { name, model, healthy, breaker, price }, usage, maySeeUsage) {
  const isOpen = breaker !== null && breaker !== "closed";
  const state = isOpen ? chip(`breaker ${breaker.replace("_", " ")}`, "warn") : healthy ? chip("well", "good") : chip("not well", "warn");
  const used = usage
    ? [usage.failures ? `${number.format(usage.calls)}, ${usage.failures} failed` : number.format(usage.calls), span(usage.duration_ms), span(usage.time_to_first_token_ms), dollars.format(usage.cost_usd)]
    : ["0", "–", "–", "–"];
  return [
    element("div", {}, name, element("div", { class: "meta" }, provider.name === name ? provider.type : `${provider.name}: ${model}`)),
    state,
    ...(maySeeUsage ? used : []),
    price ? `${dollars.format(price.input)} / ${dollars.format(price.output)}` : "–",
  ];
}

/** @param {Record<string, number> | null | undefined} times */
function span(times) {
  const [half, most] = [times?.p50, times?.p95];
  return half === undefined ? "–" : `${seconds(half)}${most === undefined ? "" : ` · ${seconds(most)}`}`;
}

/** @param {number} milliseconds */
const seconds = (milliseconds) => (milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`);

/** @param {{ day: string, spent: string, soft_limit: string | null, hard_limit: string | null, state: string }} budget */
function budgetLine({ spent, soft_limit: soft, hard_limit: hard, state }) {
  const limits = [soft && `cheaper models from ${soft} on`, hard && `none above ${hard}`].filter(Boolean).join(", ");
  return element("p", {}, `Spent today: ${spent}${limits ? `; ${limits}` : "; without a limit"}. `, state !== "open" && chip(`budget ${state}`, "warn"));
}

/** @param {{ reason: string, rule: string, models: string[], tokens: number, complexity: { score: number, parts: { name: string, value: number, weight: number }[] }, passed_rules?: { name: string, why: string }[], passed_models?: { name: string, why: string }[] }} found */
function explanation({ reason, models, tokens, complexity, passed_rules: rules = [], passed_models: passed = [] }) {
  /** @param {number} value */
  const gauge = (value) => `${Math.round(value * 100)} %`;
  const parts = complexity.parts.filter(({ value }) => value > 0).map(({ name, value }) => `${name} ${gauge(value)}`).join(", ");
  /** @param {{ name: string, why: string }[]} list */
  const whys = (list) => list.map(({ name, why }) => `${name}: ${why}`).join("\n");
  /** @type {[string, string][]} */
  const pairs = [
    ["Asked in this order", models.join(", then ")],
    ["Complexity", `${gauge(complexity.score)}${parts ? `: ${parts}` : ""}`],
    ["Length", `${number.format(tokens)} tokens`],
    ["Rules that did not apply", whys(rules)],
    ["Models left out", whys(passed)],
  ];
  return [notice("note", element("p", {}, element("strong", {}, reason)), facts(pairs.filter(([, value]) => value !== "")))];
}

async function readDays() {
  /** @type {Usage[]} */
  const found = (await call("GET", `/v1/usage?by=day&from=${day(daysShown - 1)}&to=${day(0)}`)).usage;
  if (found.length === 0) return [element("p", { class: "hint" }, `No model was called in the last ${daysShown} days.`)];
  const days = [...found].sort((one, other) => ((one.day ?? "") < (other.day ?? "") ? 1 : -1));
  const most = Math.max(...days.map(({ calls }) => calls), 1);
  const rows = days.map((each) => {
    const meter = element("meter", { min: "0", max: String(most), value: String(each.calls), "aria-label": `Calls on ${each.day}` });
    return [each.day ?? "", element("div", {}, meter, ` ${number.format(each.calls)}`), number.format(each.failures), number.format(each.cache_hits), number.format(each.tokens.total_tokens), dollars.format(each.cost_usd), dollars.format(each.saved_usd)];
  });
  return [table("Use by day", ["Day", "Calls", "Failed", "From the cache", "Tokens", "Cost", "Saved"], rows)];
}

customElements.define("console-models", ConsoleModels);
