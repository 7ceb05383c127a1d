import { Refusal, call } from "../account/api.js";

/** @typedef {import("./inbox.js").Conversation} Conversation */
/** @typedef {import("./inbox.js").HandoffRecord} HandoffRecord */
/** @typedef {import("./inbox.js").Operator} Operator */
/** @typedef {import("./kept.js").Waiting} Waiting */
/** @typedef {import("./protocol.js").Message & { in_reply_to?: string | null, requires_escalation?: boolean }} Message */
/** @typedef {{ id: string, author: Operator, text: string, created_at: string }} Note */
/** @typedef {{ at: string, state: string, by: Operator | null, note: string | null }} Step */
/** @typedef {{ handoff: HandoffRecord, entries: Step[] }} History */

/**
 * A line of the conversation. What is on its way has `waiting` and, when it did not go, `error`.
 * @typedef {object} Entry
 * @property {string} key
 * @property {"message" | "note" | "step" | "waiting"} kind
 * @property {string} time ISO 8601.
 * @property {Message} [message]
 * @property {Note} [note]
 * @property {Step & { handoff: HandoffRecord }} [step]
 * @property {Waiting} [waiting]
 * @property {string} [error]
 */

const pageSize = 100;

/**
 * A conversation as an operator sees it. What they write has a name of its own and is kept in the browser until the server
 * has it; sent again under the same name it is there once, so nothing is lost by a reload and nothing comes twice.
 *
 * Fires `change` when something is to be drawn, `said` (detail: Message or Note) when somebody else has written, and
 * `corrected` when what one has changed in the assistant's draft became a correction.
 */
export class OpenConversation extends EventTarget {
  /** @type {Conversation | null} */
  conversation = null;
  /** @type {HandoffRecord | null} The one that is not over. */
  handoff = null;
  /** @type {History[]} */
  histories = [];
  /** @type {Map<string, Message>} */
  messages = new Map();
  /** @type {Map<string, Note>} */
  notes = new Map();
  /** @type {Map<string, string>} Why what waits has not gone, by its key. */
  failures = new Map();
  isLoaded = false;
  /** Whether the assistant works on an answer. */
  isAnswering = false;
  /** @type {Set<string>} What is being sent. */
  #sending = new Set();

  /**
   * @param {string} id
   * @param {{ id: string, name: string }} me
   * @param {import("./kept.js").Kept} kept
   */
  constructor(id, me, kept) {
    super();
    this.id = id;
    this.me = me;
    this.kept = kept;
    this.path = `/v1/conversations/${id}`;
  }

  /** Reads all of it; what was read before stays until then. */
  async load() {
    const [conversation, histories] = await Promise.all([
      call("GET", this.path), call("GET", `${this.path}/handoffs`),
      this.#all("messages", this.messages), this.#all("notes", this.notes),
    ]);
    this.conversation = conversation;
    this.#know(histories.handoffs);
    this.isLoaded = true;
    this.#changed();
    for (const waiting of this.kept.outbox(this.id)) if (!this.failures.has(waiting.key)) this.#send(waiting);
  }

  /** Whose it is: `mine`, another operator's, or nobody's. */
  get holder() {
    if (this.conversation?.status === "ended") return "over";
    const { handoff } = this;
    if (!handoff?.operator || handoff.state === "waiting") return "nobody";
    return handoff.operator.id === this.me.id ? "mine" : "another";
  }

  /**
   * All lines, oldest first; what is on its way comes last.
   * @returns {Entry[]}
   */
  get entries() {
    /** @type {Entry[]} */
    const entries = [...this.messages.values()].map((message) => ({
      key: message.id, kind: "message", time: message.created_at, message,
    }));
    for (const note of this.notes.values()) entries.push({ key: note.id, kind: "note", time: note.created_at, note });
    for (const { handoff, entries: steps } of this.histories) {
      for (const [index, step] of steps.entries()) {
        // The customer reads who has come, and so does the operator.
        if (step.state === "taken" && !step.note) continue;
        entries.push({ key: `${handoff.id}.${index}`, kind: "step", time: step.at, step: { ...step, handoff } });
      }
    }
    entries.sort((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
    for (const waiting of this.kept.outbox(this.id)) {
      const error = this.failures.get(waiting.key);
      entries.push({ key: waiting.key, kind: "waiting", time: waiting.time, waiting, error });
    }
    return entries;
  }

  /**
   * Sends a message to the customer, or a note to colleagues.
   * @param {"reply" | "note"} kind
   * @param {string} text
   * @param {import("./kept.js").Drafted | null} [drafted] What it was made from.
   */
  write(kind, text, drafted = null) {
    const waiting = { key: crypto.randomUUID(), kind, text, time: new Date().toISOString(), drafted };
    this.kept.keepOutbox(this.id, [...this.kept.outbox(this.id), waiting]);
    this.#changed();
    this.#send(waiting);
  }

  /** @param {string} key */
  retry(key) {
    const waiting = this.kept.outbox(this.id).find((each) => each.key === key);
    if (!waiting) return;
    this.failures.delete(key);
    this.#changed();
    this.#send(waiting);
  }

  /** Tries again what did not go because the server could not be reached. */
  retryAll() {
    for (const key of [...this.failures.keys()]) this.retry(key);
  }

  /**
   * Forgets what has not gone.
   * @param {string} key
   */
  discard(key) {
    this.failures.delete(key);
    this.kept.keepOutbox(this.id, this.kept.outbox(this.id).filter((each) => each.key !== key));
    this.#changed();
  }

  /**
   * Takes, gives back, passes on, puts aside, closes or reopens.
   * @param {string} method
   * @param {string} verb
   * @param {object} [body]
   */
  async move(method, verb, body = {}) {
    const { conversation, handoff } = await call(method, `${this.path}/${verb}`, body);
    this.#stand(conversation, handoff);
  }

  /** @param {import("./feed.js").DeskEvent} event */
  apply(event) {
    switch (event.type) {
      case "message.accepted":
      case "message.completed":
        if (event.message) this.#hear(event.message);
        break;
      case "message.passed":
      case "error":
        this.isAnswering = false;
        break;
      case "note.created":
        if (event.note && !this.notes.has(event.note.id)) {
          this.notes.set(event.note.id, event.note);
          if (event.note.author.id !== this.me.id) this.#tell("said", event.note);
        }
        break;
      case "conversation.changed":
        if (event.conversation && event.handoff) this.#stand(event.conversation, event.handoff);
        return;
      case "handoff":
        this.#readHistory();
        return;
      default:
        return;
    }
    this.#changed();
  }

  /** @param {Message} message */
  #hear(message) {
    const isNew = !this.messages.has(message.id);
    this.messages.set(message.id, message);
    if (message.role === "customer") this.isAnswering = this.handoff?.state !== "taken";
    if (message.role === "agent") this.isAnswering = false;
    if (message.role === "operator" && message.idempotency_key) this.#sent(message.idempotency_key);
    if (isNew && message.author !== this.me.name) this.#tell("said", message);
  }

  /**
   * @param {Conversation} conversation
   * @param {HandoffRecord} handoff
   */
  #stand(conversation, handoff) {
    this.conversation = conversation;
    this.handoff = handoff.ended_at ? null : handoff;
    if (handoff.state === "taken") this.isAnswering = false;
    this.#changed();
    this.#readHistory();
  }

  async #readHistory() {
    try {
      const [conversation, { handoffs }] = await Promise.all([
        call("GET", this.path), call("GET", `${this.path}/handoffs`),
      ]);
      this.conversation = conversation;
      this.#know(handoffs);
      this.#changed();
    } catch (error) {
      // It is read again when the feed is back.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** @param {History[]} histories */
  #know(histories) {
    this.histories = histories;
    this.handoff = histories.map(({ handoff }) => handoff).find(({ ended_at }) => !ended_at) ?? null;
  }

  /** @param {Waiting} waiting */
  async #send({ key, kind, text, drafted }) {
    if (this.#sending.has(key)) return;
    this.#sending.add(key);
    try {
      if (kind === "note") {
        const { note } = await call("POST", `${this.path}/notes`, { text, id: key });
        this.notes.set(note.id, note);
      } else {
        const draft = drafted && { question: drafted.question, text: drafted.text, agent: drafted.agent };
        const { message, correction } = await call("POST", `${this.path}/operator-messages`, { text, id: key, ...(draft && { draft }) });
        this.messages.set(message.id, message);
        if (correction) this.#tell("corrected");
      }
      this.#sent(key);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.failures.set(key, error.message);
    } finally {
      this.#sending.delete(key);
    }
    this.#changed();
  }

  /** @param {string} key */
  #sent(key) {
    this.failures.delete(key);
    this.kept.keepOutbox(this.id, this.kept.outbox(this.id).filter((each) => each.key !== key));
  }

  /**
   * @template {{ id: string }} Element
   * @param {"messages" | "notes"} name
   * @param {Map<string, Element>} known
   */
  async #all(name, known) {
    /** @type {string | null} */
    let cursor = null;
    do {
      /** @type {URLSearchParams} */
      const query = new URLSearchParams({ limit: String(pageSize), ...(cursor && { after: cursor }) });
      /** @type {any} */
      const page = await call("GET", `${this.path}/${name}?${query}`);
      for (const element of page[name]) known.set(element.id, element);
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  #changed() {
    this.#tell("change");
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
