import { call } from "../../account/api.js";
import { element, form, hint } from "../../account/dom.js";
import { facts } from "./panels.js";

/**
 * @typedef {object} Trial
 * @property {number | null} version
 * @property {string} agent
 * @property {boolean} answered
 * @property {string} text
 * @property {string} source
 * @property {{ name: string } | null} model
 * @property {number} confidence
 * @property {{ index: number, title: string, snippet: string }[]} citations
 * @property {string | null} intent
 * @property {number | null} intent_confidence
 * @property {{ name: string, arguments: string, outcome: string }[]} tools
 * @property {{ reason: string } | null} handoff
 * @property {number} response_time_ms
 */

/**
 * Asks a version something, and shows what answers now beside it.
 * @param {string} agent
 * @param {number} number
 */
export function trial(agent, number) {
  const id = `try-${number}`;
  const text = element("textarea", { id, rows: "2", name: "text", maxlength: "4000", required: true });
  const forced = element("input", { type: "checkbox" });
  const place = element("div", { "aria-live": "polite" });
  const node = form("Ask both", [
    element("div", { class: "field" }, element("label", { for: id }, "What a customer would write"), text),
    element("label", { class: "choice" }, forced, "This agent answers, whatever it is about"),
  ], async () => {
    place.replaceChildren(hint("They are being asked…"));
    try {
      const { version, published } = await call("POST", `/v1/agents/${agent}/versions/${number}/try`, { text: text.value, as_agent: forced.checked });
      place.replaceChildren(element("div", { class: "sides" }, side(`Version ${number}`, version), side("What answers now", published)));
      place.scrollIntoView({ block: "nearest" });
    } catch (error) {
      place.replaceChildren();
      throw error;
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  });
  return { node: element("div", { class: "part" }, hint("Nothing is kept, and nobody is told; tools that change anything are not run."), node, place), first: text };
}

/**
 * @param {string} title
 * @param {Trial} trial
 */
function side(title, trial) {
  return element("section", { "aria-label": title }, element("h4", {}, title), element("p", { class: "said" }, trial.text || "No answer."), sources(trial), facts(about(trial)));
}

/** @param {Trial} trial */
function sources({ citations }) {
  if (citations.length === 0) return null;
  return element("ul", { class: "sources", "aria-label": "Sources" }, ...citations.map(({ index, title, snippet }) =>
    element("li", {}, element("details", {}, element("summary", {}, `[${index}] ${title}`), element("p", {}, snippet)))));
}

/**
 * @param {Trial} trial
 * @returns {[string, string][]}
 */
function about({ version, agent, answered, source, model, confidence, intent, intent_confidence: sure, tools, handoff, response_time_ms: time }) {
  const percent = (/** @type {number} */ share) => `${Math.round(share * 100)} %`;
  /** @type {[string, string | null][]} */
  const pairs = [
    ["Agent", version === null ? `${agent}, by its file` : `${agent}, version ${version}`],
    ["Taken for", intent === null ? "no intent" : `${intent}, ${percent(sure ?? 0)} sure`],
    ["Answer from", model ? `${source}, by ${model.name}` : source],
    ["Sure", answered ? percent(confidence) : "no answer: a person would be offered"],
    ["Tools", tools.length > 0 ? tools.map(({ name, arguments: given, outcome }) => `${name} ${given} – ${outcome.replaceAll("_", " ")}`).join("\n") : null],
    ["Person", handoff && `would take over: ${handoff.reason}`],
    ["Time", `${Math.round(time)} ms`],
  ];
  return /** @type {[string, string][]} */ (pairs.filter(([, value]) => value !== null));
}
