import { button, element } from "../../account/dom.js";
import { fill, unfilled } from "../canned.js";
import { ask } from "./dialogs.js";
import { ConsoleDraft } from "./draft.js";
import { ConsoleOffers } from "./offers.js";

/** @typedef {"reply" | "note"} Kind */

/** Who has the conversation is told to be writing so often. */
const typingPause = 4000;
const keepPause = 150;
const longest = 8000;

/**
 * Where operators write: to the customer, or for colleagues. The two have texts of their own, so that what was meant for
 * one never goes to the other, and look different. What is written is kept by conversation.
 *
 * The assistant writes a draft where it is asked to; what one makes of it is sent with it, so that it can learn from that.
 *
 * Fires `write` (detail: kind, text and the draft that it was made from) and `typing`.
 */
export class ConsoleComposer extends HTMLElement {
  /** @type {string | null} */
  #conversation = null;
  /** @type {import("../kept.js").Draft} */
  #draft = { reply: "", note: "", kind: "reply", drafted: null };
  #strip = new ConsoleDraft(() => this.#discard());
  #typedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #refusal = "";
  #text = element("textarea", { rows: "1", maxlength: String(longest), enterkeyhint: "send" });
  #send = element("button", { class: "main" }, "Send");
  #hint = element("p", { class: "hint", id: "composer-hint" });
  /** @type {Record<Kind, HTMLButtonElement>} */
  #kinds = {
    reply: button("Reply", () => this.begin("reply")),
    note: button("Note", () => this.begin("note")),
  };

  #ask = button("Draft", () => this.draft(), "small");

  /** What stands for the variables of canned answers in this conversation. */
  values = /** @type {Record<string, string>} */ ({});
  #offers;

  /**
   * @param {import("../kept.js").Kept} kept
   * @param {import("../canned.js").CannedAnswers} canned
   */
  constructor(kept, canned) {
    super();
    this.kept = kept;
    this.#offers = new ConsoleOffers(this.#text, canned, ({ text }) => fill(text, this.values));
  }

  connectedCallback() {
    const kinds = element("div", { class: "kinds", role: "group", "aria-label": "For whom" }, this.#kinds.reply, this.#kinds.note);
    this.#ask.setAttribute("aria-keyshortcuts", "d");
    this.#ask.title = "What the assistant would answer (d)";
    const form = element("form", {}, this.#offers, kinds, this.#ask, this.#hint, this.#strip, element("div", { class: "line" }, this.#text, this.#send));
    this.append(form);
    this.#text.setAttribute("aria-describedby", "composer-hint");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener("input", () => this.#input());
    this.#text.addEventListener("keydown", (event) => {
      if (!event.isComposing && !event.shiftKey && this.#offers.press(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      } else if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.#text.blur();
        this.dispatchEvent(new CustomEvent("leave"));
      }
    });
    addEventListener("pagehide", () => this.#keep());
  }

  /**
   * Shows what was written in a conversation.
   * @param {string} conversation
   */
  open(conversation) {
    this.#keep();
    this.#conversation = conversation;
    this.#draft = this.kept.draft(conversation);
    this.#strip.clear();
    this.#draw();
  }

  /** Asks the assistant what it would answer. What one has written oneself is replaced only by one's own wish. */
  async draft() {
    const conversation = this.#conversation;
    if (conversation === null || this.#refusal !== "") return;
    this.begin("reply");
    const drafted = await this.#strip.ask(conversation);
    if (drafted === null || this.#conversation !== conversation) return;
    this.#takeText();
    const own = this.#draft.reply.trim();
    if (own === "" || own === this.#draft.drafted?.text) return this.#use(drafted);
    ask("Replace what you wrote?", [element("blockquote", {}, own)], {
      label: "Replace it",
      act: async () => {},
      then: () => this.#conversation === conversation && this.#use(drafted),
    });
  }

  /**
   * Says what became of a draft that was changed.
   * @param {string} text
   */
  say(text) {
    this.#strip.say(text);
  }

  /** @param {import("../kept.js").Drafted} drafted */
  #use(drafted) {
    this.#takeText();
    Object.assign(this.#draft, { kind: "reply", reply: drafted.text, drafted });
    this.#draw();
    this.#keep();
    this.#text.focus();
  }

  #discard() {
    Object.assign(this.#draft, { reply: "", drafted: null });
    this.#draw();
    this.#keep();
    this.#text.focus();
  }

  /**
   * @param {string} refusal Why nothing can be written to the customer; empty where it can.
   * @param {string} hint What sending does besides.
   */
  allow(refusal, hint) {
    if (this.#refusal === refusal && this.#hint.dataset.reply === hint) return;
    this.#refusal = refusal;
    this.#hint.dataset.reply = hint;
    this.#drawKind();
  }

  /**
   * Goes to the text.
   * @param {Kind} kind
   */
  begin(kind) {
    this.#takeText();
    this.#draft.kind = kind;
    this.#draw();
    if (!this.#text.disabled) this.#text.focus();
  }

  /**
   * Puts text back that was not sent, before what was written since.
   * @param {Kind} kind
   * @param {string} text
   * @param {import("../kept.js").Drafted | null} [drafted]
   */
  put(kind, text, drafted = null) {
    this.#takeText();
    this.#draft.kind = kind;
    this.#draft.drafted ??= drafted;
    this.#draft[kind] = [text, this.#draft[kind]].filter((part) => part !== "").join("\n");
    this.#draw();
    this.#keep();
    this.#text.focus();
  }

  #input() {
    this.#grow();
    if (this.#draft.drafted && this.#draft.kind === "reply" && this.#text.value.trim() === "") {
      // What one writes now is one's own.
      this.#draft.drafted = null;
      this.#drawKind();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), keepPause);
    if (this.#draft.kind !== "reply" || this.#text.value.trim() === "" || Date.now() - this.#typedAt < typingPause) return;
    this.#typedAt = Date.now();
    this.dispatchEvent(new CustomEvent("typing"));
  }

  #submit() {
    const { kind } = this.#draft;
    const text = this.#text.value.trim();
    if (text === "" || this.#text.disabled) return;
    const missing = unfilled(text);
    if (missing !== null) {
      // What nobody has filled in is no answer for a customer.
      this.#hint.textContent = `Fill in ${missing} first.`;
      const place = this.#text.value.indexOf(missing);
      this.#text.setSelectionRange(place, place + missing.length);
      return;
    }
    const drafted = kind === "reply" ? this.#draft.drafted : null;
    if (drafted) this.#draft.drafted = null;
    this.#drawKind();
    this.#text.value = "";
    this.#typedAt = 0;
    this.#keep();
    this.#grow();
    this.dispatchEvent(new CustomEvent("write", { detail: { kind, text, drafted } }));
  }

  #takeText() {
    if (!this.#text.disabled) this.#draft[this.#draft.kind] = this.#text.value;
  }

  #keep() {
    clearTimeout(this.#timer);
    if (this.#conversation === null) return;
    this.#takeText();
    this.kept.keepDraft(this.#conversation, this.#draft);
  }

  #draw() {
    this.#text.value = this.#draft[this.#draft.kind];
    this.#drawKind();
    this.#grow();
  }

  #drawKind() {
    const { kind } = this.#draft;
    const isNote = kind === "note";
    this.dataset.kind = kind;
    for (const [name, entry] of Object.entries(this.#kinds)) entry.setAttribute("aria-pressed", String(name === kind));
    const refusal = isNote ? "" : this.#refusal;
    this.#text.disabled = refusal !== "";
    this.#send.disabled = refusal !== "";
    this.#ask.disabled = this.#refusal !== "";
    this.#ask.hidden = isNote;
    this.#strip.show(isNote ? null : this.#draft.drafted);
    this.#text.setAttribute("aria-label", isNote ? "Note for colleagues" : "Message to the customer");
    this.#text.placeholder = isNote ? "Only colleagues read this" : refusal ? "" : "Write to the customer";
    this.#send.textContent = isNote ? "Add note" : "Send";
    this.#hint.textContent = isNote ? "A note: the customer never sees it." : refusal || (this.#hint.dataset.reply ?? "");
  }

  /** As high as the text, up to a third of the window. */
  #grow() {
    this.#text.style.height = "auto";
    this.#text.style.height = `${Math.min(this.#text.scrollHeight + 2, innerHeight / 3)}px`;
  }
}

customElements.define("console-composer", ConsoleComposer);
