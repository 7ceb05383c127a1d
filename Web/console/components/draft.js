import { Refusal, call } from "../../account/api.js";
import { button, element } from "../../account/dom.js";

/** @typedef {import("../kept.js").Drafted} Drafted */

/** That what stands in the text is the assistant's draft, how sure it is of it, and what it rests on. */
export class ConsoleDraft extends HTMLElement {
  #said = element("p", { class: "hint", role: "status" });
  #about = element("div");
  /** How often it was asked: the last one counts. */
  #count = 0;

  /** @param {() => void} discard */
  constructor(discard) {
    super();
    this.discard = discard;
  }

  connectedCallback() {
    this.append(this.#said, this.#about);
  }

  /**
   * What the assistant would answer; nothing where it has no answer, which is said.
   * @param {string} conversation
   * @returns {Promise<Drafted | null>}
   */
  async ask(conversation) {
    this.#count += 1;
    const count = this.#count;
    this.say("The assistant is writing a draft…");
    try {
      /** @type {{ draft: Drafted & { answered: boolean } }} */
      const { draft } = await call("POST", `/v1/conversations/${conversation}/draft`);
      if (count !== this.#count) return null;
      this.say(draft.answered ? "" : "The assistant has no answer to this.");
      const { question, text, agent, confidence, citations } = draft;
      return draft.answered ? { question, text, agent, confidence, citations } : null;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (count === this.#count) this.say(`No draft: ${error.message}`);
      return null;
    }
  }

  /** @param {string} text */
  say(text) {
    this.#said.textContent = text;
  }

  /** Forgets what was said, and does not wait any more. */
  clear() {
    this.#count += 1;
    this.say("");
  }

  /** @param {Drafted | null} drafted */
  show(drafted) {
    this.toggleAttribute("data-shown", drafted !== null);
    if (drafted === null) return this.#about.replaceChildren();
    const { confidence, citations } = drafted;
    const sources = citations.map(({ index, title, snippet }) =>
      element("li", {}, element("details", {}, element("summary", {}, `${index} ${title}`), element("p", {}, snippet))));
    this.#about.replaceChildren(
      element("p", { class: "line" },
        element("strong", {}, "The assistant's draft"), ` · ${Math.round(confidence * 100)} % sure`,
        button("Discard", this.discard, "small")),
      element("p", { class: "hint" }, "What you change in it becomes a correction, once a colleague has approved it."),
      ...(sources.length > 0 ? [element("ul", { class: "sources", "aria-label": "Sources of the draft" }, ...sources)] : []),
    );
  }
}

customElements.define("console-draft", ConsoleDraft);
