import { button, element } from "../../account/dom.js";
import { renderMarkdown } from "../markdown.js";
import { reasonName, timeOfDay, wholeTime } from "../words.js";

/** @typedef {import("../conversation.js").Entry} Entry */
/** @typedef {import("../conversation.js").Message} Message */

/**
 * What a line needs besides itself.
 * @typedef {object} EntryContext
 * @property {string} customer What the customer is called.
 * @property {string} path The conversation's address in the API.
 * @property {(citation: import("../protocol.js").Citation) => void} openCitation
 * @property {(key: string) => void} retry
 * @property {(key: string) => void} edit
 * @property {(key: string) => void} discard
 */

/**
 * One line of the conversation.
 * @param {Entry} entry
 * @param {EntryContext} context
 * @returns {HTMLElement}
 */
export function drawEntry(entry, context) {
  if (entry.message) return message(entry.message, context);
  if (entry.waiting) return waiting(entry, context);
  if (entry.note) {
    const { author, text, created_at: time } = entry.note;
    return line("note", `${author.name} · note for colleagues`, element("p", {}, text), time);
  }
  return step(entry);
}

/**
 * @param {Message} message
 * @param {EntryContext} context
 */
function message(message, context) {
  const { role, text, created_at: time } = message;
  if (role === "system") return element("div", { class: "entry", "data-kind": "system" }, element("p", {}, text), clock(time));
  if (role === "customer") return line("customer", context.customer, element("div", {}, element("p", {}, text), files(message, context)), time);
  if (role === "operator") return line("operator", message.author ?? "Support team", element("p", {}, text), time);
  const cited = message.citations ?? [];
  const body = renderMarkdown(text, (index) => {
    const citation = cited.find((candidate) => candidate.index === index);
    return citation ? mark(citation, String(index), context) : null;
  });
  const bubble = line("assistant", "Assistant", body, time);
  if (cited.length > 0) {
    const items = cited.map((citation) => element("li", {}, mark(citation, `${citation.index} ${citation.title}`, context)));
    bubble.append(element("ul", { class: "sources", "aria-label": "Sources" }, ...items));
  }
  const facts = [
    typeof message.confidence === "number" && `${Math.round(message.confidence * 100)} % sure`,
    message.model?.model,
    message.cached && "from the cache",
    message.handoff && `handed over: ${reasonName(message.handoff.reason)}`,
  ].filter(Boolean);
  if (facts.length > 0) bubble.querySelector("footer")?.append(` · ${facts.join(" · ")}`);
  return bubble;
}

/**
 * @param {import("../protocol.js").Citation} citation
 * @param {string} label
 * @param {EntryContext} context
 */
function mark(citation, label, context) {
  const node = button(label, () => context.openCitation(citation), "citation-mark");
  node.setAttribute("aria-label", `Source ${citation.index}: ${citation.title}`);
  return node;
}

/**
 * @param {Message} message
 * @param {EntryContext} context
 */
function files({ attachments = [] }, { path }) {
  if (attachments.length === 0) return null;
  const items = attachments.map((file) => {
    const { id, name } = /** @type {{ id?: string, name: string }} */ (file);
    return element("li", {}, element("a", { href: `${path}/files/${encodeURIComponent(id ?? "")}`, download: name }, name));
  });
  return element("ul", { class: "files", "aria-label": "Attached files" }, ...items);
}

/**
 * @param {Entry} entry
 * @param {EntryContext} context
 */
function waiting({ key, waiting, error }, context) {
  const { kind, text, time } = /** @type {import("../kept.js").Waiting} */ (waiting);
  const node = line(kind === "note" ? "note" : "operator", kind === "note" ? "You · note for colleagues" : "You", element("p", {}, text), time);
  node.dataset.status = error === undefined ? "sending" : "failed";
  const footer = node.querySelector("footer");
  if (error === undefined) footer?.replaceChildren("Sending…");
  else {
    footer?.replaceChildren(
      element("span", { role: "alert" }, `Not sent. ${error}`),
      button("Try again", () => context.retry(key), "small"),
      button("Edit", () => context.edit(key), "small"),
      button("Discard", () => context.discard(key), "small"),
    );
  }
  return node;
}

/** @param {Entry} entry */
function step({ step, time }) {
  if (!step) throw new Error("A line without content");
  const who = step.by?.name ?? "The assistant";
  /** @type {Record<string, string>} */
  const texts = {
    waiting: step.by ? `${who} put it back into the line` : `Passed to people: ${reasonName(step.handoff.reason)}`,
    // The note says to whom, and from whom.
    assigned: `${who} passed it ${step.note ?? "on"}`,
    taken: `${who} took it ${step.note ?? ""}`,
    given_back: `${who} gave it back to the assistant`,
    closed: `${who} closed it`,
  };
  // What nobody did by hand says itself what it was.
  if (!step.by && step.note && !step.note.startsWith("to ")) return element("div", { class: "entry", "data-kind": "step" }, element("p", {}, step.note), clock(time));
  const why = step.state === "waiting" && step.handoff.why.length > 0 ? ` (${step.handoff.why.join(", ")})` : "";
  const note = step.note && step.state !== "taken" && step.state !== "assigned" ? `: ${step.note}` : "";
  return element("div", { class: "entry", "data-kind": "step" }, element("p", {}, (texts[step.state] ?? step.state) + why + note), clock(time));
}

/**
 * @param {string} kind
 * @param {string} who
 * @param {Node} body
 * @param {string} time
 */
function line(kind, who, body, time) {
  const speaker = element("span", { class: "visually-hidden" }, `${who}: `);
  const bubble = element("div", { class: "bubble" }, speaker, body);
  return element("div", { class: "entry", "data-kind": kind }, bubble, element("footer", {}, `${who} · `, clock(time)));
}

/** @param {string} time */
const clock = (time) => element("time", { datetime: time, title: wholeTime(time) }, timeOfDay(time));
