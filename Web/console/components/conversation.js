import { Refusal, call } from "../../account/api.js";
import { button, element, paragraph, problem } from "../../account/dom.js";
import { OpenConversation } from "../conversation.js";
import { Lookers } from "../lookers.js";
import { channelName, customerName, dayOf, reasonName, standing, when } from "../words.js";
import { UsherCitation } from "./citation.js";
import { ConsoleComposer } from "./composer.js";
import { drawEntry } from "./entry.js";
import { ConsoleCustomer } from "./customer.js";
import { ConversationMoves } from "./moves.js";

/** @typedef {import("../conversation.js").Entry} Entry */

/** Who is so near the end of the text stays there. */
const nearEnd = 80;

/**
 * The conversation that is open: what was said, who has it, and where one writes.
 *
 * Fires `back`, `done` (detail: the id) when it was closed, given back or put aside, and `say` (detail: text for who does not
 * see it).
 */
export class ConsoleConversation extends HTMLElement {
  /** @type {OpenConversation | null} */
  model = null;
  /** @type {Map<string, { signature: string, node: HTMLElement }>} */
  #drawn = new Map();
  /** @type {Map<string, number>} Until when who writes. */
  #writing = new Map();
  #head = element("header", { class: "head" });
  #banner = element("div", { class: "banner", hidden: true });
  #beside = element("p", { class: "lookers", role: "status" });
  #log = element("div", { class: "log", role: "log", tabindex: "0", "aria-label": "What was said" });
  #news = button("New messages ↓", () => this.#toEnd(), "news small");
  #writes = element("p", { class: "writes", "aria-live": "polite" });
  #citation = new UsherCitation();
  #empty = element("div", { class: "nothing" }, element("p", {}, "Choose a conversation."), element("p", { class: "hint" }, "Press ", element("kbd", {}, "?"), " for what the keyboard can do."));
  #frame = element("div", { class: "frame", hidden: true });

  /**
   * @param {import("../../account/app.js").Me} me
   * @param {string} company
   * @param {import("../kept.js").Kept} kept
   * @param {import("../canned.js").CannedAnswers} canned
   */
  constructor(me, company, kept, canned) {
    super();
    this.me = me;
    this.company = company;
    this.kept = kept;
    this.canAnswer = me.scopes.includes("conversations:answer");
    this.composer = new ConsoleComposer(kept, canned);
    this.lookers = new Lookers(me.user.id);
    this.moves = new ConversationMoves(this);
    this.customer = new ConsoleCustomer(me.scopes);
  }

  connectedCallback() {
    this.#news.hidden = true;
    this.#frame.append(this.#head, this.#banner, this.#beside, this.#log, this.#news, this.#writes);
    if (this.canAnswer) this.#frame.append(this.composer);
    this.customer.hidden = this.kept.read("customer") !== true;
    this.append(this.#empty, this.#frame, this.customer, this.#citation);
    this.customer.addEventListener("open", (event) => {
      if (event instanceof CustomEvent) this.dispatchEvent(new CustomEvent("open", { detail: event.detail }));
    });
    this.lookers.addEventListener("change", () => this.#drawLookers());
    this.#log.addEventListener("scroll", () => {
      if (this.#isAtEnd()) this.#news.hidden = true;
    }, { passive: true });
    this.composer.addEventListener("write", (event) => {
      if (event instanceof CustomEvent) this.model?.write(event.detail.kind, event.detail.text, event.detail.drafted);
      this.#toEnd();
    });
    this.composer.addEventListener("typing", () => this.#tellTyping());
    this.composer.addEventListener("leave", () => this.#log.focus());
  }

  /** @param {string | null} id */
  async open(id) {
    if (this.model?.id === id) return;
    this.#drawn.clear();
    this.#writing.clear();
    this.lookers.look(id);
    this.#empty.hidden = id !== null;
    this.#frame.hidden = id === null;
    this.toggleAttribute("data-empty", id === null);
    if (id === null) {
      this.model = null;
      return;
    }
    const model = new OpenConversation(id, this.me.user, this.kept);
    this.model = model;
    model.addEventListener("change", () => this.model === model && this.#draw());
    model.addEventListener("corrected", () => {
      if (this.model === model) this.composer.say("Sent. Your change waits for a colleague's approval, under Corrections.");
    });
    model.addEventListener("said", () => {
      if (this.model === model && !this.#isAtEnd()) this.#news.hidden = false;
    });
    this.#head.replaceChildren();
    this.#banner.hidden = true;
    this.#news.hidden = true;
    this.#log.replaceChildren(element("p", { class: "hint" }, "Loading…"));
    this.#log.setAttribute("aria-busy", "true");
    this.composer.open(id);
    await this.load();
    if (this.model === model) this.#toEnd();
  }

  /** Reads it (again). */
  async load() {
    const { model } = this;
    try {
      await model?.load();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What is there already stays.
      if (this.model === model && !model?.isLoaded) {
        this.#log.replaceChildren(problem(error), button("Try again", () => this.load(), "small"));
      }
    }
    this.#log.setAttribute("aria-busy", "false");
  }

  /** @param {import("../feed.js").DeskEvent} event */
  apply(event) {
    const { model } = this;
    if (model === null || event.conversation_id !== model.id) return;
    if (event.type === "typing") this.#hearTyping(event);
    else if (event.type === "looking") this.lookers.hear(event);
    else {
      if (event.message) this.#writing.clear();
      model.apply(event);
    }
  }

  /** Goes to the text, or to what was said where nothing may be written. */
  focusText() {
    if (this.canAnswer && this.model?.holder === "mine") this.composer.begin("reply");
    else this.#log.focus();
  }

  /** Shows what is known of the customer, or no longer. */
  toggleCustomer() {
    this.customer.hidden = !this.customer.hidden;
    this.kept.write("customer", this.customer.hidden ? null : true);
    this.#draw();
  }

  #draw() {
    const { model } = this;
    if (!model?.isLoaded || !model.conversation) return;
    if (!this.customer.hidden) this.customer.show(model.conversation);
    this.composer.values = this.#values(model.conversation);
    const wasAtEnd = this.#isAtEnd();
    this.#drawHead(model, model.conversation);
    this.#drawBanner(model);
    this.#drawEntries(model, customerName(model.conversation));
    this.#drawWriting();
    this.composer.allow(...this.#permission(model));
    if (wasAtEnd) this.#toEnd();
  }

  /**
   * @param {OpenConversation} model
   * @param {import("../inbox.js").Conversation} conversation
   */
  #drawHead(model, conversation) {
    const { handoff } = model;
    const priority = handoff && handoff.priority !== "normal" && element("span", { class: "priority", "data-priority": handoff.priority }, handoff.priority);
    const title = element("h1", {}, customerName(conversation));
    const facts = element(
      "p", { class: "facts" }, element("span", { class: "standing", "data-state": model.holder === "over" ? "closed" : (handoff?.state ?? "assistant") }, standing(conversation, handoff)),
      priority, element("span", {}, channelName(conversation.channel)), element("span", {}, `since ${when(conversation.created_at)}`),
    );
    const back = button("‹", () => this.dispatchEvent(new CustomEvent("back")), "back");
    back.setAttribute("aria-label", "Back to the list");
    const about = button("Customer", () => this.toggleCustomer(), "small");
    about.dataset.move = "i";
    about.title = "Customer (i)";
    about.setAttribute("aria-pressed", String(!this.customer.hidden));
    const actions = [...(this.canAnswer ? this.moves.buttons(model) : []), about];
    const held = document.activeElement instanceof HTMLElement && this.#head.contains(document.activeElement) ? document.activeElement.dataset.move : null;
    this.#head.replaceChildren(back, element("div", { class: "who" }, title, facts), element("div", { class: "actions" }, ...actions));
    // The button that was pressed is another one now.
    const again = held && this.#head.querySelector(`[data-move="${held}"]`);
    if (held) (again instanceof HTMLElement ? again : this.#log).focus();
  }

  /**
   * What stands for the variables of canned answers; what is not known is left for the operator to fill in.
   * @param {import("../inbox.js").Conversation} conversation
   */
  #values({ id, customer, customer_reference: reference, metadata }) {
    const name = metadata.name ?? customer ?? reference;
    return {
      "operator.name": this.me.user.name, "conversation.id": id, "company.name": this.company,
      ...(name && { "customer.name": name.replace(/^demo:/, "") }),
    };
  }

  /** @param {OpenConversation} model */
  #drawBanner({ handoff, holder }) {
    const parts = [];
    if (holder === "another" && handoff?.operator) {
      parts.push(paragraph(element("strong", {}, `${handoff.operator.name} has this conversation.`), " What you write to the customer would cross theirs; a note reaches them."));
    }
    if (handoff && handoff.state !== "taken") {
      parts.push(paragraph(element("strong", {}, reasonName(handoff.reason)), handoff.why.length > 0 && `: ${handoff.why.join(", ")}`));
    }
    if (handoff?.summary) parts.push(summary(handoff.summary));
    this.#banner.dataset.kind = holder === "another" ? "warning" : (handoff?.priority ?? "");
    this.#banner.hidden = parts.length === 0;
    this.#banner.replaceChildren(...parts);
  }

  /**
   * @param {OpenConversation} model
   * @param {string} customer
   */
  #drawEntries(model, customer) {
    const context = {
      customer,
      path: model.path,
      openCitation: (/** @type {import("../protocol.js").Citation} */ citation) =>
        this.#citation.show(citation, (passage) => call("GET", `${model.path}/passages/${passage}`)),
      retry: (/** @type {string} */ key) => model.retry(key),
      edit: (/** @type {string} */ key) => this.#edit(model, key),
      discard: (/** @type {string} */ key) => model.discard(key),
    };
    /** @type {HTMLElement[]} */
    const nodes = [];
    let day = "";
    for (const entry of model.entries) {
      const date = dayOf(entry.time);
      if (date !== day) nodes.push(this.#keyed(`day ${date}`, date, () => element("p", { class: "day" }, date)));
      day = date;
      nodes.push(this.#keyed(entry.key, JSON.stringify([entry, customer]), () => drawEntry(entry, context)));
    }
    this.#place(nodes);
  }

  /**
   * The element of a line; it stays the same as long as the line does.
   * @param {string} key
   * @param {string} signature
   * @param {() => HTMLElement} make
   */
  #keyed(key, signature, make) {
    const known = this.#drawn.get(key);
    if (known?.signature === signature) return known.node;
    const node = make();
    this.#drawn.set(key, { signature, node });
    return node;
  }

  /**
   * Puts lines in their order, and touches none that stands right.
   * @param {HTMLElement[]} nodes
   */
  #place(nodes) {
    const wanted = new Set(nodes);
    for (const node of [...this.#log.children]) if (!wanted.has(/** @type {HTMLElement} */ (node))) node.remove();
    for (const [place, node] of nodes.entries()) {
      if (this.#log.children[place] !== node) this.#log.insertBefore(node, this.#log.children[place] ?? null);
    }
  }

  /**
   * @param {OpenConversation} model
   * @param {string} key
   */
  #edit(model, key) {
    const waiting = this.kept.outbox(model.id).find((each) => each.key === key);
    if (!waiting) return;
    model.discard(key);
    this.composer.put(waiting.kind, waiting.text, waiting.drafted);
  }

  /**
   * @param {OpenConversation} model
   * @returns {[string, string]} Why nothing can be written, and what writing does besides.
   */
  #permission({ holder, handoff, conversation }) {
    if (holder === "over") return ["It is closed. Reopen it to write to the customer.", ""];
    if (holder === "another") return [`${handoff?.operator?.name} has it. Take it over to write to the customer.`, ""];
    if (holder === "mine" && handoff?.state === "taken") return ["", ""];
    return ["", conversation && handoff ? "Sending takes the conversation." : "Sending takes the conversation: the assistant falls silent."];
  }

  async #tellTyping() {
    const { model } = this;
    if (model?.holder !== "mine") return;
    // It is a courtesy: where it fails, the next one may do.
    await call("POST", `${model.path}/typing`).catch(() => null);
  }

  /** @param {import("../feed.js").DeskEvent} event */
  #hearTyping({ role, name, seconds = 0 }) {
    if (role === "operator" && name === this.me.user.name) return;
    const who = role === "customer" || !this.model?.conversation ? customerName(/** @type {any} */ (this.model?.conversation)) : (name ?? "A colleague");
    this.#writing.set(who, Date.now() + seconds * 1000);
    this.#drawWriting();
    setTimeout(() => this.#drawWriting(), seconds * 1000 + 50);
  }

  #drawWriting() {
    const names = [...this.#writing].filter(([, until]) => until > Date.now()).map(([name]) => name);
    const text = names.length > 0 ? `${names.join(" and ")} ${names.length > 1 ? "are" : "is"} writing…` : this.model?.isAnswering ? "The assistant is answering…" : "";
    if (this.#writes.textContent !== text) this.#writes.textContent = text;
  }

  #drawLookers() {
    const { names } = this.lookers;
    this.#beside.textContent = names.length > 0 ? `${names.join(" and ")} ${names.length > 1 ? "look" : "looks"} at this too.` : "";
  }

  #isAtEnd() {
    return this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < nearEnd;
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#news.hidden = true;
  }
}

/**
 * What to know before one reads the conversation.
 * @param {import("../inbox.js").Summary} summary
 */
const summary = ({ customer, wants, tried, facts, next, author }) =>
  element(
    "details", { class: "summary", open: true }, element("summary", {}, "Summary"),
    element(
      "dl", {},
      ...[["Customer", customer], ["Wants", wants], ["Tried", tried.join(" · ")], ["Known", facts.map(({ name, value }) => `${name}: ${value}`).join(" · ")], ["Next", next]]
        .filter(([, text]) => text !== "")
        .flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]),
    ),
    author !== "local" && element("p", { class: "hint" }, `Written by ${author}`),
  );

customElements.define("console-conversation", ConsoleConversation);
