import { call } from "../../account/api.js";
import { element, field, form, hint, moment, paragraph } from "../../account/dom.js";
import { lineDifference } from "../difference.js";
import { wholeTime } from "../words.js";
import { choice, facts, fill, part } from "./panels.js";

/** @typedef {{ name: string, version: string, description: string, variables: { name: string, default: string | null }[], agents: string[] }} Prompt */
/** @typedef {{ version: string, source: string, since: string, current: boolean }} Edition */

/** The prompts: every text that they have had here, what has changed, and what a model gets of them. */
export class ConsolePrompts extends HTMLElement {
  #list = element("div");
  #one = element("div", { class: "part" });

  connectedCallback() {
    this.classList.add("part");
    this.append(this.#list, this.#one);
    fill(this.#list, async () => {
      /** @type {Prompt[]} */
      const prompts = (await call("GET", "/v1/prompts")).prompts;
      if (prompts.length === 0) return [hint("Agents' instructions stand in their own files: there are no prompts.")];
      const { select, field: box } = choice("Prompt", "prompt", prompts.map(({ name }) => [name, name]));
      const show = () => this.#show(prompts.find(({ name }) => name === select.value) ?? prompts[0]);
      select.addEventListener("change", show);
      show();
      return [box];
    });
  }

  /** @param {Prompt} prompt */
  #show(prompt) {
    const place = element("div", { class: "part" });
    this.#one.replaceChildren(place);
    return fill(place, async () => {
      /** @type {Edition[]} Newest first. */
      const editions = (await call("GET", `/v1/prompts/${prompt.name}`)).versions;
      return [about(prompt, editions), changes(prompt, editions), attempt(prompt, editions)];
    });
  }
}

/**
 * @param {Prompt} prompt
 * @param {Edition[]} editions
 */
function about({ name, description, variables, agents, version }, editions) {
  const since = editions.find((edition) => edition.current)?.since;
  const values = variables.map((variable) => (variable.default === null ? `${variable.name} (agents set it)` : `${variable.name} = ${variable.default}`));
  return element(
    "div",
    {},
    description && paragraph(description),
    facts([
      ["Version of now", element("span", {}, version, since ? " since " : "", since ? moment(since) : "")],
      ["Used by", agents.join(", ") || "nobody"],
      ["Variables", values.join("\n") || "none of its own"],
      ["Changed in", `${name}.md, in the folder with the prompts; what is saved there counts within seconds`],
    ]),
  );
}

/**
 * What differs between two texts; the whole one where there has been only one.
 * @param {Prompt} prompt
 * @param {Edition[]} editions
 */
function changes({ name }, editions) {
  const [newest, former] = editions;
  if (!former) return part("Text", sheet(`Text of ${name}`, newest ? [newest.source] : []));
  const now = editions.find((edition) => edition.current) ?? newest;
  const before = editions[editions.indexOf(now) + 1] ?? former;
  const options = named(editions);
  const from = choice("From", "from", options, before.version);
  const to = choice("To", "to", options, now.version);
  const place = element("div", { "aria-live": "polite" });
  const draw = () => {
    const [old, next] = [from, to].map(({ select }) => editions.find(({ version }) => version === select.value)?.source ?? "");
    place.replaceChildren(...drawn(name, old, next));
  };
  for (const { select } of [from, to]) select.addEventListener("change", draw);
  draw();
  return part("What has changed", element("div", { class: "line" }, from.field, to.field), place);
}

/**
 * @param {string} name
 * @param {string} before
 * @param {string} after
 */
function drawn(name, before, after) {
  const all = lineDifference(before, after);
  const [added, removed] = ["new", "gone"].map((kind) => all.filter((line) => line.kind === kind).length);
  if (added + removed === 0) return [hint("These are the same.")];
  const rows = all.map(({ kind, text }) => {
    if (kind === "same") return element("span", {}, `  ${text}\n`);
    return kind === "new" ? element("ins", {}, `+ ${text}\n`) : element("del", {}, `- ${text}\n`);
  });
  const count = (/** @type {number} */ number) => `${number} ${number === 1 ? "line" : "lines"}`;
  return [hint(`${count(added)} added, ${count(removed)} taken away.`), sheet(`Difference in ${name}`, rows)];
}

/**
 * What a model would get. No model is asked, and nothing is kept.
 * @param {Prompt} prompt
 * @param {Edition[]} editions
 */
function attempt({ name, version, variables, agents }, editions) {
  const place = element("div", { "aria-live": "polite" });
  const { field: which } = choice("Version", "version", named(editions), version);
  const { field: agent } = choice("Agent", "agent", [["", "The default one"], ...agents.map((each) => /** @type {[string, string]} */ ([each, each]))], agents[0]);
  const customer = field("Customer", "customer", { required: false, maxlength: "256", autocomplete: "off" }, "Your own name for one, as if they were proved.");
  const own = variables.map((each) => field(each.name, `variable.${each.name}`, { required: false, autocomplete: "off" }, each.default === null ? "Agents set it." : `“${each.default}” unless told.`));
  const node = form("Show it", [which, agent, customer, ...own], async (values) => {
    const set = Object.entries(values).filter(([, value]) => value.trim());
    const told = set.filter(([key]) => key.startsWith("variable.")).map(([key, value]) => [key.slice("variable.".length), value]);
    /** @type {Record<string, unknown>} */
    const body = Object.fromEntries(set.filter(([key]) => !key.startsWith("variable.")));
    if (told.length > 0) body.variables = Object.fromEntries(told);
    const { text } = await call("POST", `/v1/prompts/${name}/preview`, body);
    place.replaceChildren(sheet("What a model would get", [text]));
  });
  const note = "No model is asked. Where no variable is filled in, the agent's own count.";
  return part("What would a model get?", paragraph(note), node, place);
}

/**
 * @param {Edition[]} editions
 * @returns {[string, string][]}
 */
const named = (editions) =>
  editions.map(({ version, since, current }) => [version, `${version}, ${wholeTime(since)}${current ? ", now" : ""}`]);

/**
 * A text that can be scrolled by keyboard, too.
 * @param {string} label
 * @param {(Node | string)[]} content
 */
export const sheet = (label, content) => element("pre", { class: "sheet", tabindex: "0", role: "region", "aria-label": label }, ...content);

customElements.define("console-prompts", ConsolePrompts);
