import { RequestError, request } from "./protocol.js";
import { ReconnectingSocket } from "./socket.js";

/** @typedef {import("./protocol.js").Message} Message */
/** @typedef {import("./protocol.js").ServerEvent} ServerEvent */
/** @typedef {import("./socket.js").ConnectionState} ConnectionState */

/**
 * One bubble of the transcript. `key` never changes, `message` is there once the server has stored it.
 * @typedef {object} Entry
 * @property {string} key
 * @property {"customer" | "agent" | "operator" | "system"} role
 * @property {string} text
 * @property {"sending" | "streaming" | "done" | "failed"} status
 * @property {string} time ISO 8601.
 * @property {Message} [message]
 * @property {string} [error]
 */

const storageKey = "usher.conversation";
const pageSize = 100;

/**
 * A conversation as this browser sees it. It survives reloads and lost connections: every message that the customer
 * sends has a key of its own and is sent again, under the same key, until the server says that it has it; what the
 * server sent meanwhile is fetched by the last known message. So nothing is lost and nothing appears twice.
 *
 * Fires `entry` (detail: Entry) when a bubble is new or changed, `reset` when the transcript starts anew, `state`
 * (detail: ConnectionState), and `handoff` (detail: its state).
 */
export class Session extends EventTarget {
  /** @type {{ id: string, token: string } | null} */
  #conversation = null;
  /** @type {ReconnectingSocket | null} */
  #socket = null;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {string | null} */
  #lastMessage = null;
  #opening = false;

  /** Takes up the conversation that this browser had, if there was one. */
  async resume() {
    const stored = readStored();
    if (!stored) return;
    this.#conversation = stored;
    try {
      await this.#loadHistory();
      this.#connect();
    } catch (error) {
      if (error instanceof RequestError && [401, 403, 404].includes(error.status)) this.startOver();
      else this.#retryOpening();
    }
    for (const { key, text } of readOutbox()) this.#upsert({ key, role: "customer", text, status: "sending", time: now() });
    this.#flush();
  }

  /**
   * Sends the customer's words. Returns at once; the bubble shows how far they got.
   * @param {string} text
   */
  send(text) {
    const key = crypto.randomUUID();
    writeOutbox([...readOutbox(), { key, text }]);
    this.#upsert({ key, role: "customer", text, status: "sending", time: now() });
    this.#flush();
  }

  /** Forgets this conversation and begins a new one with the next message. */
  startOver() {
    this.#socket?.close();
    this.#socket = null;
    this.#conversation = null;
    this.#lastMessage = null;
    this.#entries.clear();
    localStorage.removeItem(storageKey);
    writeOutbox([]);
    this.dispatchEvent(new CustomEvent("reset"));
  }

  /** Tries once more what failed. */
  retry() {
    this.#flush();
  }

  /**
   * The passage behind a citation of this conversation.
   * @param {string} id
   * @returns {Promise<import("./protocol.js").Passage>}
   */
  passage(id) {
    const { id: conversation, token } = this.#conversation ?? { id: "", token: "" };
    return request(`/v1/conversations/${conversation}/passages/${id}`, { token });
  }

  #flush() {
    if (readOutbox().length === 0) return;
    if (!this.#conversation) {
      this.#open();
      return;
    }
    for (const { key, text } of readOutbox()) this.#socket?.send({ type: "message.create", id: key, text });
  }

  async #open() {
    if (this.#opening) return;
    this.#opening = true;
    try {
      const { conversation, token } = await request("/v1/conversations", { method: "POST", body: {} });
      this.#conversation = { id: conversation.id, token };
      localStorage.setItem(storageKey, JSON.stringify(this.#conversation));
      this.#connect();
    } catch (error) {
      const waits = !(error instanceof RequestError) || error.status >= 500 || error.status === 429;
      if (waits) return this.#retryOpening();
      for (const { key } of readOutbox()) this.#fail(key, /** @type {Error} */ (error).message);
    } finally {
      this.#opening = false;
    }
  }

  #retryOpening() {
    this.#state("offline");
    setTimeout(() => (this.#conversation ? this.resume() : this.#flush()), 3000);
  }

  #connect() {
    if (this.#socket || !this.#conversation) return;
    const { id, token } = this.#conversation;
    const url = new URL(`/v1/conversations/${id}/socket`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    this.#socket = new ReconnectingSocket(url.href, ["usher.v1", `usher.token.${token}`], {
      onEvent: (event) => this.#receive(event),
      onState: (state) => this.#state(state),
      onRefused: () => this.#checkConversation(),
    });
  }

  /** A browser is not told why a socket was refused; asking for the conversation tells. */
  async #checkConversation() {
    if (!this.#conversation) return;
    const { id, token } = this.#conversation;
    try {
      await request(`/v1/conversations/${id}`, { token });
    } catch (error) {
      if (error instanceof RequestError && [401, 403, 404].includes(error.status)) this.startOver();
    }
  }

  async #loadHistory() {
    if (!this.#conversation) return;
    const { id, token } = this.#conversation;
    let cursor = "";
    do {
      /** @type {string} */
      const query = `limit=${pageSize}` + (cursor ? `&after=${cursor}` : "");
      /** @type {{ messages: Message[], next_cursor?: string | null }} */
      const page = await request(`/v1/conversations/${id}/messages?${query}`, { token });
      for (const message of page.messages) this.#store(message);
      cursor = page.next_cursor ?? "";
    } while (cursor !== "");
  }

  /** @param {ServerEvent} event */
  #receive(event) {
    switch (event.type) {
      case "session.ready":
        this.#socket?.send({ type: "resume", after: this.#lastMessage });
        return this.#flush();
      case "message.accepted":
      case "message.completed":
        return this.#store(event.message);
      case "message.started":
        return this.#upsert({ key: event.message_id, role: "agent", text: "", status: "streaming", time: now() });
      case "text.delta": {
        const entry = this.#entries.get(event.message_id);
        const text = (entry?.text ?? "") + event.text;
        return this.#upsert({ key: event.message_id, role: "agent", text, status: "streaming", time: entry?.time ?? now() });
      }
      case "handoff":
        this.dispatchEvent(new CustomEvent("handoff", { detail: event.state }));
        return;
      case "error":
        return this.#refused(event);
    }
  }

  /** @param {Extract<ServerEvent, { type: "error" }>} event */
  #refused({ problem, id }) {
    const reason = problem.detail ?? problem.title;
    if (id && problem.status !== 429 && problem.status !== 503) return this.#fail(id, reason);
    for (const entry of this.#entries.values()) {
      if (entry.status === "streaming") this.#upsert({ ...entry, status: "failed", error: reason });
    }
    setTimeout(() => this.#flush(), 2000);
  }

  /** @param {Message} message */
  #store(message) {
    const key = message.role === "customer" ? (message.idempotency_key ?? message.id) : message.id;
    if (message.role === "customer") writeOutbox(readOutbox().filter((waiting) => waiting.key !== key));
    if (!this.#lastMessage || message.id > this.#lastMessage) this.#lastMessage = message.id;
    this.#upsert({ key, role: message.role, text: message.text, status: "done", time: message.created_at, message });
    if (message.handoff) this.dispatchEvent(new CustomEvent("handoff", { detail: message.handoff.state }));
  }

  /**
   * @param {string} key
   * @param {string} error
   */
  #fail(key, error) {
    writeOutbox(readOutbox().filter((waiting) => waiting.key !== key));
    const entry = this.#entries.get(key);
    if (entry) this.#upsert({ ...entry, status: "failed", error });
  }

  /** @param {Entry} entry */
  #upsert(entry) {
    if (this.#entries.get(entry.key)?.status === "done" && entry.status !== "done") return;
    this.#entries.set(entry.key, entry);
    this.dispatchEvent(new CustomEvent("entry", { detail: entry }));
  }

  /** @param {ConnectionState} state */
  #state(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

const now = () => new Date().toISOString();

/** @returns {{ id: string, token: string } | null} */
function readStored() {
  try {
    const value = JSON.parse(localStorage.getItem(storageKey) ?? "null");
    return typeof value?.id === "string" && typeof value?.token === "string" ? value : null;
  } catch {
    return null;
  }
}

/** @returns {{ key: string, text: string }[]} */
function readOutbox() {
  try {
    const value = JSON.parse(localStorage.getItem(`${storageKey}.outbox`) ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** @param {{ key: string, text: string }[]} outbox */
function writeOutbox(outbox) {
  localStorage.setItem(`${storageKey}.outbox`, JSON.stringify(outbox));
}
