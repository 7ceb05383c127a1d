import { call } from "../../account/api.js";
import { button, element, hint, moment, notice, paragraph } from "../../account/dom.js";
import { chip, facts, fill, part, table } from "./panels.js";
import { ConsolePrompts, sheet } from "./prompts.js";
import { AgentVersions } from "./versions.js";

/**
 * @typedef {object} Agent
 * @property {string} name
 * @property {string} title
 * @property {number | null} version
 * @property {string} description
 * @property {string} instructions
 * @property {{ name: string, version: string } | null} [prompt]
 * @property {boolean} default
 * @property {string[]} collections
 * @property {string[]} intents
 * @property {string[]} categories
 * @property {string[]} tools
 * @property {string[]} missing_tools
 * @property {string} health
 * @property {{ turns: number, unanswered: number, handoffs: number, tool_calls: number, tool_failures: number, median_ms: number | null, last_at: string | null }} statistics
 * @property {{ steps: number, calls: number, tokens: number, dollars: number }} limits
 */
/** @typedef {{ name: string, when: string, do: string, examples: string[], tools: string[], priority: number, agents: string[], always: boolean, strict: boolean }} Guideline */
/** @typedef {{ id: string, text: string, agents: string[], fallback: boolean }} ApprovedText */
/** @typedef {{ kind: string, names: string[], message: string }} Finding */

/** Who answers, by which instructions and rules, and what has become of it; and the versions of each. */
export class ConsoleAgents extends HTMLElement {
  #agents = element("div");
  #versions = element("div", { class: "part" });
  #rules = element("div", { class: "part" });

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.mayManage = me.scopes.includes("agents:manage");
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(
      paragraph("Agents, rules and prompts stand in files beside the configuration. What is saved there counts within seconds, as a whole or, where something is wrong, not at all. Versions change how an agent answers without its file."),
      part("Agents", this.#agents), this.#versions,
    );
    if (this.mayManage) this.append(part("Prompts", new ConsolePrompts()));
    this.append(part("Guidelines", this.#rules));
    this.#read();
    fill(this.#rules, async () => guidelines(await call("GET", "/v1/guidelines")));
  }

  #read() {
    return fill(this.#agents, async () => {
      /** @type {Agent[]} */
      const agents = (await call("GET", "/v1/agents")).agents;
      return [element("ul", { class: "cards" }, ...agents.map((agent) => card(agent, () => this.#show(agent))))];
    });
  }

  /** @param {Agent} agent */
  #show(agent) {
    const versions = new AgentVersions(agent, this.mayManage);
    versions.addEventListener("change", () => this.#read());
    const section = part(`Versions of ${agent.title}`, versions);
    const heading = /** @type {HTMLElement} */ (section.firstElementChild);
    heading.tabIndex = -1;
    this.#versions.replaceChildren(section);
    heading.focus();
    heading.scrollIntoView({ block: "start" });
  }
}

/**
 * @param {Agent} agent
 * @param {() => void} show Shows its versions.
 */
function card(agent, show) {
  const { name, title, description, instructions, missing_tools: missing, health } = agent;
  const told = instructions && element("details", {}, element("summary", {}, "Instructions"), sheet(`Instructions of ${title}`, [instructions]));
  const versions = button("Versions", show, "small");
  versions.setAttribute("aria-label", `Versions: ${title}`);
  const content = element(
    "article",
    { "aria-label": title },
    element("h3", {}, title),
    element("p", { class: "meta" }, name, " ", agent.version !== null && chip(`version ${agent.version}`, "good"), " ", agent.default && chip("default"), " ", chip(health, health === "ok" ? "good" : "warn")),
    description && paragraph(description),
    missing.length > 0 && notice("note", paragraph(`Its file names tools that there are not: ${missing.join(", ")}.`)),
    facts([
      ["Instructions", source(agent)],
      ["Intents", list(agent.intents, "none")],
      ["Prepared answers", list(agent.categories, "none")],
      ["Tools", list(agent.tools, "none")],
      ["Knowledge", list(agent.collections, "all of it")],
      ["For one message", limits(agent)],
      ["Since the start", work(agent)],
    ]),
    told,
    element("div", { class: "buttons" }, versions),
  );
  return element("li", {}, content);
}

/** @param {Agent} agent */
const source = ({ prompt, instructions }) =>
  prompt ? `the prompt “${prompt.name}”, version ${prompt.version}` : instructions ? "a text of its own" : "none of its own";

/** @param {Agent} agent */
const limits = ({ limits: { steps, calls, tokens, dollars } }) =>
  `at most ${steps} steps, ${calls} calls of tools, ${tokens} tokens, $${dollars}`;

/** @param {Agent} agent */
function work({ statistics }) {
  const { turns, unanswered, handoffs, tool_calls: calls, tool_failures: failures, median_ms: median, last_at: last } = statistics;
  if (turns === 0) return "nothing asked yet";
  const parts = [`${turns} ${turns === 1 ? "answer" : "answers"}`, `${unanswered} without one`, `${handoffs} passed to people`];
  if (calls > 0) parts.push(`${calls} calls of tools, of which ${failures} failed`);
  if (median !== null) parts.push(`half within ${Math.round(median)} ms`);
  return element("span", {}, parts.join(", "), last ? "; last " : "", last ? moment(last) : "");
}

/**
 * @param {{ guidelines: Guideline[], approved: ApprovedText[], findings: Finding[] }} rules
 * @returns {(Node | string)[]}
 */
function guidelines({ guidelines, approved, findings }) {
  if (guidelines.length + approved.length === 0) return [hint("There are no rules.")];
  const rows = guidelines.map((rule) => [
    element("div", {}, rule.name, rule.strict ? element("div", { class: "meta" }, "approved texts alone") : ""),
    rule.always ? "always" : rule.when,
    element("div", {}, rule.do, rule.tools.length > 0 ? element("div", { class: "meta" }, `with ${rule.tools.join(", ")}`) : ""),
    list(rule.examples, "–"),
    list(rule.agents, "all"),
    String(rule.priority),
  ]);
  const texts = approved.map(({ id, text, agents, fallback }) => [
    element("div", {}, id, fallback ? element("div", { class: "meta" }, "when no other fits") : ""),
    text,
    list(agents, "all"),
  ]);
  return [
    ...findings.map(({ message }) => notice("note", paragraph(message))),
    ...(rows.length > 0 ? [table("Guidelines", ["Rule", "When", "Do", "Customers write", "Agents", "Priority"], rows)] : []),
    ...(texts.length > 0 ? [table("Approved texts", ["Text", "What is said", "Agents"], texts)] : []),
  ];
}

/**
 * @param {string[]} names
 * @param {string} otherwise
 */
const list = (names, otherwise) => names.join(", ") || otherwise;

customElements.define("console-agents", ConsoleAgents);
