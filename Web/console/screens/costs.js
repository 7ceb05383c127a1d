import { call } from "../../account/api.js";
import { element, field, form, hint, paragraph } from "../../account/dom.js";
import { choice, fill, part, table } from "./panels.js";

/** @typedef {{ name: string, title: string, low_usd: number, high_usd: number, source: string }} Price */
/** @typedef {{ title: string, how: string, low_usd: number, high_usd: number }} Item */
/** @typedef {{ vendor: string, model: string, cost_usd: number, cost_per_call_usd: number, price: { source: string, date: string }, machines_pay_from_calls: { low: number, high: number } | null }} Estimate */
/**
 * @typedef {object} Answer
 * @property {{ from: string, to: string } | null} period
 * @property {{ calls: number, input_tokens: number, output_tokens: number }} work
 * @property {number | null} spent_usd
 * @property {Estimate[]} models
 * @property {Item | null} training
 * @property {Item | null} machines
 * @property {string[]} assumptions
 */

const dollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumFractionDigits: 2 });
const fine = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumSignificantDigits: 3 });
const number = new Intl.NumberFormat();

/** What the same work would cost with other models, and what training and machines would. */
export class ConsoleCosts extends HTMLElement {
  #question = element("div");
  #answer = element("div", { "aria-live": "polite" });

  connectedCallback() {
    this.classList.add("screen");
    this.append(
      part("What would it cost?", paragraph("Past work, or work that you make up, reckoned with the prices of each model. Nobody is asked, and nothing changes."), this.#question),
      part("With each model", this.#answer),
    );
    fill(this.#question, async () => [await this.#form()]);
    fill(this.#answer, async () => shown(await call("POST", "/v1/costs/estimate", {})));
  }

  async #form() {
    /** @type {{ machines: Price[] }} */
    const { machines } = await call("GET", "/v1/costs/prices");
    const machine = choice("Machines of your own", "machine", [
      ["", "none"],
      ...machines.map(({ name, title, low_usd: low, high_usd: high }) => /** @type {[string, string]} */ ([name, `${title}: ${span(low, high)} an hour`])),
    ]);
    const count = { inputmode: "numeric", pattern: "[0-9]{1,9}", required: false };
    const content = [
      field("First day", "from", { type: "date", required: false }, "Empty for the whole month before this one."),
      field("Last day", "to", { type: "date", required: false }, "Empty for today, where a first day is given."),
      field("Or so many calls", "calls", count, "Made-up work instead of past days."),
      field("Tokens that a call reads", "input", count, "Of made-up calls, and of those that nobody counted; empty for what is usual."),
      field("Tokens that a call writes", "output", count),
      machine.field,
    ];
    return form("Reckon", content, async (values) => {
      this.#answer.replaceChildren(...shown(await call("POST", "/v1/costs/estimate", question(values))));
    });
  }
}

/** @param {Record<string, string>} values */
function question({ from, to, calls, input, output, machine }) {
  const each = input || output ? { tokens: { input: Number(input || 2000), output: Number(output || 150) } } : {};
  const work = calls ? { calls: Number(calls) } : { ...(from && { from }), ...(to && { to }) };
  return { ...work, ...each, ...(machine && { machines: { price: machine } }) };
}

/**
 * @param {Answer} answer
 * @returns {(Node | string)[]}
 */
function shown({ period, work, spent_usd: spent, models, machines, assumptions }) {
  const time = period ? `From ${period.from} to ${period.to}: ` : "";
  const said = `${time}${number.format(work.calls)} calls, ${number.format(work.input_tokens)} tokens in and ${number.format(work.output_tokens)} out. ${spent === null ? "" : `They did cost ${dollars.format(spent)}.`}`;
  if (work.calls === 0) return [paragraph(said), hint("There is nothing to pay. Choose other days, or make up some calls.")];
  const rows = models.map(({ vendor, model, cost_usd: cost, cost_per_call_usd: each, price, machines_pay_from_calls: pays }) => [
    element("div", {}, model, element("div", { class: "meta" }, vendor)),
    element("span", { title: `${price.source}, ${price.date}` }, cost < 1 ? fine.format(cost) : dollars.format(cost)),
    fine.format(each),
    ...(spent === null ? [] : [change(cost, spent)]),
    ...(machines ? [pays ? count(pays.low, pays.high) : "never"] : []),
  ]);
  const heads = ["Model", "Cost", "A call", ...(spent === null ? [] : ["Beside what it was"]), ...(machines ? ["Machines pay from, calls"] : [])];
  return [
    paragraph(said),
    ...(machines ? [paragraph(`${machines.title}: ${span(machines.low_usd, machines.high_usd)} (${machines.how}).`)] : []),
    table("Costs by model", heads, rows),
    element("ul", { class: "hint" }, ...assumptions.map((text) => element("li", {}, text))),
  ];
}

/**
 * @param {number} low
 * @param {number} high
 */
const span = (low, high) => (low === high ? dollars.format(low) : `${dollars.format(low)} to ${dollars.format(high)}`);

/**
 * @param {number} low
 * @param {number} high
 */
const count = (low, high) => (low === high ? number.format(low) : `${number.format(low)} to ${number.format(high)}`);

/**
 * @param {number} cost
 * @param {number} spent
 */
function change(cost, spent) {
  if (spent === 0) return cost === 0 ? "the same" : `${dollars.format(cost)} more`;
  const share = Math.round((cost / spent - 1) * 100);
  return share === 0 ? "the same" : `${number.format(Math.abs(share))} % ${share < 0 ? "less" : "more"}`;
}

customElements.define("console-costs", ConsoleCosts);
