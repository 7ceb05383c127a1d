import { Refusal, call } from "../../account/api.js";
import { button, element, hint, link, moment, notice, paragraph } from "../../account/dom.js";
import { ask, words } from "../components/dialogs.js";
import { wordDifference } from "../difference.js";
import { CorrectionFilters, readNarrowing, written } from "./correction-filters.js";
import { attempt, chip, choice, facts, fill } from "./panels.js";

/** @typedef {{ id: string, name: string }} Reviewer */
/** @typedef {"pending" | "approved" | "rejected" | "withdrawn"} State */
/**
 * @typedef {object} Correction
 * @property {string} id
 * @property {State} state
 * @property {"hand" | "draft"} origin
 * @property {string} question
 * @property {string[]} wordings
 * @property {string} answer
 * @property {string | null} bot_answer
 * @property {string | null} reason
 * @property {string | null} category
 * @property {number | null} quality
 * @property {string | null} conversation_id
 * @property {string | null} agent
 * @property {string[]} personal
 * @property {number} approvals
 * @property {Reviewer} maker
 * @property {string} created_at
 * @property {Reviewer} editor
 * @property {string} changed_at
 * @property {Reviewer | null} decider
 * @property {string | null} decided_at
 * @property {string | null} note
 * @property {Reviewer | null} withdrawer
 * @property {string | null} withdrawn_at
 */

/** @type {[State, string][]} */
const states = [["pending", "Waiting"], ["approved", "Approved"], ["rejected", "Rejected"], ["withdrawn", "Withdrawn"]];
/** @type {[string, string][]} */
const qualities = [
  ["", "Not said"], ["0", "0 – of no use, or harmful"], ["1", "1 – wrong"], ["2", "2 – partly wrong"],
  ["3", "3 – not all that matters"], ["4", "4 – right, and not well put"], ["5", "5 – right but for its words"],
];
const pageSize = 30;
/** Among so many of the newest it is looked what can be chosen. */
const mostOffered = 100;

/** What people would have answered instead of the assistant: looked through, changed, approved by a second person, taken back. */
export class ConsoleCorrections extends HTMLElement {
  #said = element("div");
  #list = element("div");
  #states = element("div", { class: "buttons", role: "group", "aria-label": "Which corrections" });
  #narrowing = readNarrowing(states.map(([state]) => state));
  #filters;
  #left = new AbortController();
  /** @type {Correction[]} */
  #found = [];
  /** @type {string | null} */
  #cursor = null;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
    this.mayDecide = me.scopes.includes("agents:manage");
    this.mayAnswer = me.scopes.includes("conversations:answer");
    this.#filters = new CorrectionFilters(qualities, me);
  }

  connectedCallback() {
    this.classList.add("screen", "corrections");
    this.#states.append(...states.map(([state, name]) => {
      const press = button(name, () => this.#choose({ state }), "small");
      press.dataset.state = state;
      return press;
    }));
    this.append(
      paragraph("What the company would have answered. An approved one is the answer to the same question from then on, in whatever words, until it is withdrawn."),
      this.#states, this.#filters, this.#said, this.#list,
    );
    this.#filters.addEventListener("change", (event) => event instanceof CustomEvent && this.#choose(event.detail));
    addEventListener("hashchange", () => this.#show(readNarrowing(states.map(([state]) => state))), { signal: this.#left.signal });
    this.#show(this.#narrowing);
    this.#offer();
  }

  disconnectedCallback() {
    this.#left.abort();
  }

  /** Kinds, authors and agents can be chosen before any of theirs was seen. */
  async #offer() {
    try {
      this.#filters.learn((await call("GET", `/v1/corrections?limit=${mostOffered}`)).corrections);
      this.#filters.draw(this.#narrowing);
    } catch (error) {
      // What is listed is offered all the same.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /**
   * What is to be seen stands in the address, so that it can be kept and sent to colleagues.
   * @param {Partial<import("./correction-filters.js").Narrowing>} change
   */
  #choose(change) {
    const narrowing = { ...this.#narrowing, ...change };
    history.replaceState(null, "", `${location.pathname}${location.search}#/corrections?${written(narrowing)}`);
    return this.#show(narrowing);
  }

  /** @param {import("./correction-filters.js").Narrowing} narrowing */
  #show(narrowing) {
    this.#narrowing = narrowing;
    for (const press of this.#states.querySelectorAll("button")) press.setAttribute("aria-pressed", String(press.dataset.state === narrowing.state));
    this.#filters.draw(narrowing);
    this.#said.replaceChildren();
    return this.#read();
  }

  #read() {
    const narrowing = this.#narrowing;
    return fill(this.#list, async () => {
      const page = await this.#page(narrowing, null);
      // Who has chosen others meanwhile gets those.
      if (narrowing === this.#narrowing) [this.#found, this.#cursor] = [page.corrections, page.next_cursor];
      this.#filters.learn(page.corrections);
      this.#filters.draw(this.#narrowing);
      return this.#drawn();
    });
  }

  async #more() {
    await attempt(this.#said, async () => {
      const page = await this.#page(this.#narrowing, this.#cursor);
      this.#found.push(...page.corrections);
      this.#cursor = page.next_cursor;
      this.#list.replaceChildren(...this.#drawn());
    });
  }

  /**
   * @param {import("./correction-filters.js").Narrowing} narrowing
   * @param {string | null} cursor
   * @returns {Promise<{ corrections: Correction[], next_cursor: string | null }>}
   */
  #page(narrowing, cursor) {
    const query = written(narrowing);
    query.set("limit", String(pageSize));
    if (cursor) query.set("after", cursor);
    return call("GET", `/v1/corrections?${query}`);
  }

  // What is seen

  #drawn() {
    if (this.#found.length === 0) return [hint(written(this.#narrowing).toString() === "state=pending" ? "Nothing waits for a decision." : "There are none.")];
    const list = element("ul", { class: "cards" }, ...this.#found.map((correction) => element("li", {}, this.#card(correction))));
    return this.#cursor ? [list, button("More", () => this.#more(), "small")] : [list];
  }

  /** @param {Correction} correction */
  #card(correction) {
    const { question, origin, maker, created_at: made, conversation_id: conversation, personal } = correction;
    return element(
      "article",
      { "aria-label": question },
      element("p", { class: "meta" }, this.#chip(correction), " ", origin === "draft" ? "an edited draft" : "written by hand",
        ` by ${maker.name}, `, moment(made), conversation && " · ", conversation && link("the conversation", `/console?conversation=${conversation}`)),
      element("h2", {}, question),
      versus(correction),
      personal.length > 0 && notice("note", paragraph(element("strong", {}, `The answer has personal details: ${personal.join(", ")}.`), " They would be given to everybody who asks the same.")),
      facts(about(correction)),
      this.#obstacle(correction),
      this.#buttons(correction),
    );
  }

  /** @param {Correction} correction */
  #chip({ state }) {
    const name = states.find(([each]) => each === state)?.[1] ?? state;
    return chip(name.toLowerCase(), state === "approved" ? "good" : state === "pending" ? "warn" : "off");
  }

  /** @param {Correction} correction */
  #isOwn({ maker, editor, approvals }) {
    const { id } = this.me.user;
    return approvals > 1 && (maker.id === id || editor.id === id);
  }

  /**
   * Why one cannot approve it; nothing where one can.
   * @param {Correction} correction
   */
  #obstacle(correction) {
    if (correction.state !== "pending") return null;
    if (!this.mayDecide) return hint("It waits for a supervisor.");
    if (!this.#isOwn(correction)) return null;
    const deed = correction.maker.id === this.me.user.id ? "made it" : "changed it last";
    return hint(`You ${deed}, so somebody else has to approve it: nothing becomes an answer to everybody on one person's word.`);
  }

  /** @param {Correction} correction */
  #buttons(correction) {
    const { state } = correction;
    const isPending = state === "pending";
    const isOpen = isPending || state === "approved";
    const buttons = [
      isPending && this.mayDecide && !this.#isOwn(correction) && this.#press("Approve", correction, () => this.#approve(correction), "main"),
      isPending && this.mayDecide && this.#press("Reject", correction, () => this.#reject(correction), "danger"),
      isPending && this.mayAnswer && this.#press("Edit", correction, () => this.#edit(correction)),
      isOpen && this.mayAnswer && this.#press("Withdraw", correction, () => this.#withdraw(correction)),
    ].filter((each) => each !== false);
    return buttons.length > 0 && element("div", { class: "buttons" }, ...buttons);
  }

  /**
   * @param {string} label
   * @param {Correction} correction
   * @param {() => unknown} act
   * @param {string} [kind]
   */
  #press(label, { question }, act, kind = "") {
    const press = button(label, act, kind);
    press.setAttribute("aria-label", `${label}: ${question}`);
    return press;
  }

  // What is decided

  /** @param {Correction} correction */
  #approve(correction) {
    const { input, field } = words("A word for colleagues", false);
    const { personal } = correction;
    const accepts = element("input", { type: "checkbox", required: true });
    const details = personal.length > 0 && element("label", { class: "choice" }, accepts, `Everybody may read what is in it: ${personal.join(", ")}`);
    ask("Approve this answer?", [element("blockquote", {}, correction.answer), details, field], {
      label: "Approve",
      act: () => this.#send(correction, "approve", { ...note(input), ...(details && { accept_personal: accepts.checked }) }),
      then: () => this.#done("Approved: it is live."),
    });
  }

  /** @param {Correction} correction */
  #reject(correction) {
    const { input, field } = words("Why, for colleagues", true);
    ask("Reject this correction?", [field], {
      label: "Reject",
      kind: "danger",
      act: () => this.#send(correction, "reject", note(input)),
      then: () => this.#done("Rejected."),
    });
  }

  /** @param {Correction} correction */
  #withdraw(correction) {
    const { input, field } = words("Why, for colleagues", false);
    const isLive = correction.state === "approved";
    ask("Withdraw this correction?", [isLive && paragraph("The assistant answers as before at once."), field], {
      label: "Withdraw",
      kind: "danger",
      act: () => this.#send(correction, "withdraw", note(input)),
      then: () => this.#done(isLive ? "Withdrawn: the assistant answers as before." : "Withdrawn."),
    });
  }

  /** @param {Correction} correction */
  #edit(correction) {
    const text = (/** @type {string} */ label, /** @type {string} */ id, /** @type {string} */ value, /** @type {Record<string, string | boolean>} */ attributes) => {
      const input = element("textarea", { id, rows: "2", ...attributes });
      input.value = value;
      return { input, field: element("div", { class: "field" }, element("label", { for: id }, label), input) };
    };
    const question = text("What was asked", "edit-question", correction.question, { maxlength: "4000", required: true });
    const answer = text("What is to be answered", "edit-answer", correction.answer, { maxlength: "8000", required: true, rows: "6" });
    const reason = text("What was wrong", "edit-reason", correction.reason ?? "", { maxlength: "2000" });
    const category = text("Kind, in your words", "edit-category", correction.category ?? "", { maxlength: "80", rows: "1" });
    const quality = choice("How good the assistant's answer was", "quality", qualities, String(correction.quality ?? ""));
    const warning = hint("Who changes it cannot approve it: somebody else has to.");
    ask("Change the correction", [question.field, answer.field, reason.field, category.field, quality.field, correction.approvals > 1 && warning], {
      label: "Change",
      act: () => call("PATCH", `/v1/corrections/${correction.id}`, {
        question: question.input.value.trim(), answer: answer.input.value.trim(),
        reason: reason.input.value.trim() || null, category: category.input.value.trim() || null,
        quality: quality.select.value === "" ? null : Number(quality.select.value),
      }),
      then: () => this.#done("Changed."),
    });
  }

  /**
   * @param {Correction} correction
   * @param {string} verb
   * @param {object} body
   */
  #send({ id }, verb, body) {
    return call("POST", `/v1/corrections/${id}/${verb}`, body);
  }

  /** @param {string} text */
  async #done(text) {
    await this.#read();
    const box = notice("done", paragraph(text));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
  }
}

/** @param {HTMLTextAreaElement} input */
const note = (input) => (input.value.trim() ? { note: input.value.trim() } : {});

/**
 * The assistant's answer beside the company's, with what is another in both.
 * @param {Correction} correction
 */
function versus({ bot_answer: before, answer }) {
  const pieces = before === null ? [] : wordDifference(before, answer);
  const draw = (/** @type {"gone" | "new"} */ kind, /** @type {string} */ text) =>
    before === null
      ? [text]
      : pieces.filter((piece) => piece.kind === "same" || piece.kind === kind)
        .map((piece) => piece.kind === "same" ? piece.text : element(kind === "gone" ? "del" : "ins", {}, piece.text));
  const side = (/** @type {string} */ title, /** @type {(Node | string)[]} */ content) =>
    element("section", {}, element("h3", {}, title), element("p", {}, ...content));
  return element(
    "div",
    { class: "versus" },
    before !== null && side("The assistant", draw("gone", before)),
    side(before === null ? "The answer" : "People", draw("new", answer)),
  );
}

/**
 * What is known of it besides.
 * @param {Correction} correction
 * @returns {[string, Node | string][]}
 */
function about(correction) {
  const { wordings, reason, category, quality, maker, editor, changed_at: changed, decider, decided_at: decided, note, withdrawer, withdrawn_at: withdrawn, state } = correction;
  const who = (/** @type {Reviewer} */ { name }, /** @type {string | null} */ time) => element("span", {}, `${name}, `, moment(time));
  /** @type {[string, Node | string | null][]} */
  const pairs = [
    ["Also asked as", wordings.length > 0 ? wordings.join("\n") : null],
    ["What was wrong", reason],
    ["Kind", category],
    ["The assistant's was", quality === null ? null : (qualities.find(([value]) => value === String(quality))?.[1] ?? String(quality))],
    ["Changed by", editor.id === maker.id && changed === correction.created_at ? null : who(editor, changed)],
    [state === "rejected" ? "Rejected by" : "Approved by", decider && who(decider, decided)],
    ["Withdrawn by", withdrawer && who(withdrawer, withdrawn)],
    ["Said about it", note],
  ];
  return /** @type {[string, Node | string][]} */ (pairs.filter(([, value]) => value !== null));
}

customElements.define("console-corrections", ConsoleCorrections);
