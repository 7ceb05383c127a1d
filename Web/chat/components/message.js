import { element, renderMarkdown } from "../markdown.js";
import { drawCard } from "./cards/card.js";
import { UsherThumbs } from "./thumbs.js";

/** @typedef {import("../session.js").Entry} Entry */
/** @typedef {import("../protocol.js").Card} Card */
/** @typedef {import("../protocol.js").Citation} Citation */

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/**
 * One bubble of the transcript. Set `entry` and it draws itself; set it again and it changes in place, so that a
 * screen reader hears an answer once, when it is whole.
 */
export class UsherMessage extends HTMLElement {
  /** @type {Map<string, string>} Titles by agent name. */
  agents = new Map();
  /** @type {import("./cards/card.js").CardContext | null} */
  cards = null;
  /** @type {import("../feedback.js").Feedback | null} */
  feedback = null;
  /** @type {UsherThumbs | null} */
  #thumbs = null;
  /** What was drawn beside the text, so that it stays as it is when the message comes again. */
  #drawn = /** @type {Map<string, HTMLElement>} */ (new Map());
  /** @type {Entry | null} */
  #entry = null;

  /** @param {Entry} entry */
  set entry(entry) {
    this.#entry = entry;
    this.className = `message ${entry.role === "customer" ? "mine" : entry.role === "system" ? "notice" : "theirs"}`;
    this.dataset.role = entry.role;
    this.dataset.status = entry.status;
    this.dataset.source = entry.message?.source ?? "";
    this.setAttribute("aria-busy", String(entry.status === "streaming"));
    this.replaceChildren(...this.#parts(entry));
  }

  get entry() {
    if (!this.#entry) throw new Error("A message without an entry");
    return this.#entry;
  }

  /**
   * @param {Entry} entry
   * @returns {Node[]}
   */
  #parts(entry) {
    if (entry.role === "system") return [element("p", entry.text)];
    const speaker = element("span", entry.role === "customer" ? "You said: " : `${this.#speaker(entry)} said: `);
    speaker.className = "visually-hidden";
    const bubble = element("div", speaker, this.#body(entry));
    bubble.className = "bubble";
    /** @type {Node[]} */
    const parts = [bubble];
    if (entry.status === "streaming" && entry.steps?.length) parts.unshift(this.#steps(entry.steps));
    const confirmation = entry.message?.confirmation;
    // Where the total waits for a yes, the other ways to pay come after it.
    const isAfter = (/** @type {Card} */ { kind }) => kind === "payment_methods" && Boolean(confirmation);
    const cards = entry.message?.cards ?? [];
    parts.push(...this.#cards(cards.filter((card) => !isAfter(card))));
    if (confirmation?.approval === "customer") parts.push(this.#confirmation(confirmation));
    parts.push(...this.#cards(cards.filter(isAfter)));
    if (entry.message?.citations?.length) parts.push(this.#sources(entry.message.citations));
    if (entry.message?.source === "correction") parts.push(approved());
    parts.push(this.#footer(entry));
    if (entry.role === "agent" && entry.status === "done" && entry.message && this.feedback?.asks) {
      // What the customer is writing stays when the message is drawn again.
      this.#thumbs ??= new UsherThumbs(this.feedback, entry.message.id);
      parts.push(this.#thumbs);
    }
    return parts;
  }

  /** @param {Entry} entry */
  #body(entry) {
    if (entry.role === "customer") return this.#words(entry);
    // A person's words are words, whatever Markdown would make of them.
    if (entry.role === "operator") return element("p", entry.text);
    if (entry.status === "failed") return element("p", entry.error ?? "");
    if (entry.status === "streaming" && entry.text === "") return typing();
    const citations = entry.message?.citations ?? [];
    return renderMarkdown(isByCode(entry) ? broken(entry.text) : entry.text, (index) => {
      const citation = citations.find((candidate) => candidate.index === index);
      return citation ? this.#mark(citation) : entry.status === "streaming" ? document.createTextNode("") : null;
    });
  }

  /**
   * What the customer has written, and the files that go with it.
   * @param {Entry} entry
   */
  #words({ text, message, files }) {
    const words = element("p", text);
    const names = message?.attachments?.map(({ name }) => name) ?? files ?? [];
    if (names.length === 0) return words;
    const list = element("ul", ...names.map((name) => element("li", name)));
    list.className = "files";
    list.setAttribute("aria-label", "Attached files");
    return element("div", words, list);
  }

  /**
   * @param {Card[]} cards
   * @returns {HTMLElement[]}
   */
  #cards(cards) {
    const { cards: context } = this;
    if (!context || cards.length === 0) return [];
    const text = JSON.stringify(cards);
    const known = this.#drawn.get(text);
    if (known) return [known];
    const group = element("div", ...cards.flatMap((card) => drawCard(card, context) ?? []));
    group.className = "cards";
    this.#drawn.set(text, group);
    return [group];
  }

  /** @param {import("../protocol.js").ToolStep[]} steps */
  #steps(steps) {
    const list = element("ul");
    list.className = "steps";
    list.setAttribute("aria-label", "What the assistant does");
    for (const { title, outcome } of steps) {
      const item = element("li", title);
      item.dataset.outcome = outcome ?? "running";
      list.append(item);
    }
    return list;
  }

  /**
   * The buttons that answer a question for yes or no; they are shown under the last message only.
   * @param {import("../protocol.js").Confirmation} confirmation
   */
  #confirmation(confirmation) {
    const group = element("div", this.#decision(confirmation, true), this.#decision(confirmation, false));
    group.className = "confirmation";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", confirmation.text);
    return group;
  }

  /**
   * @param {import("../protocol.js").Confirmation} confirmation
   * @param {boolean} accepts
   */
  #decision(confirmation, accepts) {
    const button = element("button", accepts ? "Yes, go ahead" : "No");
    button.type = "button";
    button.className = accepts ? "accept" : "decline";
    button.addEventListener("click", () => {
      const detail = { id: confirmation.id, accepts };
      this.dispatchEvent(new CustomEvent("decide", { bubbles: true, detail }));
    });
    return button;
  }

  /** @param {Citation} citation */
  #mark(citation) {
    const mark = element("button", String(citation.index));
    mark.type = "button";
    mark.className = "citation-mark";
    mark.setAttribute("aria-label", `Source ${citation.index}: ${citation.title}`);
    mark.addEventListener("click", () => this.#open(citation));
    return mark;
  }

  /** @param {Citation[]} citations */
  #sources(citations) {
    const list = element("ul");
    list.className = "sources";
    list.setAttribute("aria-label", "Sources");
    for (const citation of citations) {
      const place = citation.headings.at(-1);
      const button = element("button", element("span", String(citation.index)), citation.title);
      if (place && place !== citation.title) button.append(element("small", place));
      button.type = "button";
      button.addEventListener("click", () => this.#open(citation));
      list.append(element("li", button));
    }
    return list;
  }

  /** @param {Entry} entry */
  #footer(entry) {
    const footer = element("footer");
    if (entry.status === "failed") {
      footer.className = "failed";
      if (entry.role === "customer") footer.append(entry.error ?? "", " ");
      const key = entry.role === "customer" ? entry.key : entry.question;
      if (key) footer.append(this.#retry(key));
    } else if (entry.status === "sending") {
      footer.append("Sending…");
    } else if (entry.status === "done") {
      const time = element("time", clock.format(new Date(entry.time)));
      time.dateTime = entry.time;
      footer.append(...(entry.role === "customer" ? [time] : [this.#speaker(entry), " · ", time]));
      const model = entry.message?.model;
      if (model) footer.append(" · ", this.#model(model));
    }
    return footer;
  }

  /** @param {import("../protocol.js").AnsweringModel} model */
  #model(model) {
    const name = element("span", model.model);
    name.className = "model";
    name.title = [model.fallback ? "The models that come first gave no answer." : "", model.reason ?? ""].join(" ").trim();
    return name;
  }

  /** @param {string} key */
  #retry(key) {
    const button = element("button", "Try again");
    button.type = "button";
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("retry", { bubbles: true, detail: key })));
    return button;
  }

  /** @param {Entry} entry */
  #speaker(entry) {
    if (entry.role === "operator") return entry.message?.author ?? "Support team";
    const name = entry.message?.agent;
    return name ? (this.agents.get(name) ?? name) : "Assistant";
  }

  /** @param {Citation} citation */
  #open(citation) {
    this.dispatchEvent(new CustomEvent("open-citation", { bubbles: true, detail: citation }));
  }
}

/**
 * Whether code has written a message: its lines are lines, such as those of a price.
 * @param {Entry} entry
 */
const isByCode = ({ message }) => message?.source === "tool" || Boolean(message?.confirmation);

/**
 * Markdown whose ends of lines are kept.
 * @param {string} text
 */
const broken = (text) => text.replace(/([^\n])\n(?=[^\n])/g, "$1  \n");

/** Where an answer comes from that people have approved, in the place of sources. */
function approved() {
  const note = element("p", "Answer approved by our team");
  note.className = "approved";
  return note;
}

function typing() {
  const dots = element("span", element("i"), element("i"), element("i"));
  dots.className = "typing";
  dots.setAttribute("role", "img");
  dots.setAttribute("aria-label", "Writing an answer");
  return dots;
}

customElements.define("usher-message", UsherMessage);
