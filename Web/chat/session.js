import { Identity } from "./identity.js";
import { RequestError, request } from "./protocol.js";
import { ReconnectingSocket, backoff } from "./socket.js";
import { readConversation, readOutbox, writeConversation, writeOutbox } from "./storage.js";

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
 * @property {import("./protocol.js").ToolStep[]} [steps] The tools that are used for the answer, as long as it is written.
 * @property {import("./protocol.js").Decision} [decision] The yes or no that the customer's message is.
 * @property {string[]} [files] The names of the files that go with the customer's message.
 * @property {string} [error] What to tell the customer about a failure.
 * @property {string} [question] The key of the customer's message that this failure leaves without an answer.
 */

const pageSize = 100;
const typingPause = 3000;
const longestDelay = 30_000;
const noAnswer = "Sorry, something went wrong and there is no answer yet.";

/**
 * A conversation as this browser sees it. It survives reloads and lost connections: every message that the customer
 * sends has a key of its own and is sent again, under the same key, until the server says that it has it; what the
 * server sent meanwhile is fetched by the last known message. So nothing is lost and nothing appears twice.
 *
 * Messages go out one at a time, in their order. When the server is overloaded, everything waits for one timer.
 *
 * Fires `entry` (detail: Entry) when a bubble is new or changed, `removal` (detail: its key) when one is gone, `reset`
 * when the transcript starts anew, `state` (detail: ConnectionState), `pause` (detail: seconds) when messages come too
 * fast for the server and go on later, and `typing` (detail: name and seconds) when a person of the company's writes.
 */
export class Session extends EventTarget {
  identity = new Identity();
  /** @type {{ id: string, token: string } | null} */
  #conversation = null;
  /** @type {ReconnectingSocket | null} */
  #socket = null;
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {string | null} */
  #lastMessage = null;
  #opening = false;
  /** @type {string | null} The key of the message that the server was sent and has not answered for. */
  #inFlight = null;
  /** @type {Map<string, File[]>} The files of messages that wait. */
  #files = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  #setbacks = 0;
  #typedAt = 0;

  /** Takes up the conversation that this browser had, if there was one, and sends what is still to be sent. */
  async resume() {
    this.#conversation = readConversation();
    if (this.#conversation) await this.#takeUp();
    if (this.#conversation && this.identity.customer && !(await this.identity.prove(this.#conversation).catch(() => true))) {
      this.#forget();
    }
    this.#showWaiting();
    this.#flush();
  }

  /**
   * Sends the customer's words. Returns as soon as they are kept; the bubble shows how far they got.
   * @param {string} text
   * @param {File[]} [files]
   */
  send(text, files = []) {
    const key = newKey();
    if (files.length > 0) this.#files.set(key, files);
    const names = files.length > 0 ? files.map(({ name }) => name) : undefined;
    this.#submit({ key, role: "customer", text, status: "sending", time: now(), files: names });
  }

  /** Lets people of the company's see that the customer writes; said again only after a while. */
  type() {
    if (Date.now() - this.#typedAt < typingPause) return;
    if (this.#socket?.send({ type: "typing" })) this.#typedAt = Date.now();
  }

  /**
   * Says yes or no to what a reply asked.
   * @param {string} id The confirmation.
   * @param {boolean} accepts
   */
  decide(id, accepts) {
    const text = accepts ? "Yes, go ahead" : "No";
    this.#submit({ key: newKey(), role: "customer", text, status: "sending", time: now(), decision: { id, accepts } });
  }

  /**
   * Sends a message again, under the same key, that failed or got no answer.
   * @param {string} key
   */
  retry(key) {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#removeFailure(key);
    this.#entries.delete(key);
    this.#submit({ ...entry, status: "sending" });
  }

  /** Asks for a person, before anything is written or later; what the customer is told about it becomes a bubble. */
  async askForPerson() {
    if (!this.#conversation) await this.#open();
    const { message } = await this.request("POST", "/person");
    if (message) this.#store(message);
  }

  /** Forgets this conversation, and what was not sent yet, and begins a new one with the next message. */
  startOver() {
    writeOutbox([]);
    this.#forget();
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

  /**
   * Asks for something that belongs to this conversation or its customer.
   * @param {string} path
   * @param {"json" | "text"} [as]
   * @returns {Promise<any>}
   */
  async ask(path, as) {
    if (!this.#conversation) throw new Error("There is no conversation yet");
    const { id, token } = this.#conversation;
    return request(`${path}?${new URLSearchParams({ conversation: id })}`, { token, as });
  }

  /** The conversation's name, once there is one. */
  get conversationID() {
    return this.#conversation?.id ?? null;
  }

  /**
   * Asks or tells the server something about this conversation.
   * @param {"GET" | "POST" | "PUT" | "DELETE"} method
   * @param {string} path Behind the conversation's own.
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  async request(method, path, body) {
    if (!this.#conversation) throw new Error("There is no conversation yet");
    const { id, token } = this.#conversation;
    return request(`/v1/conversations/${id}${path}`, { method, token, body });
  }

  /**
   * Makes this conversation that of a made-up customer; where it is another's already, begins a new one.
   * @param {string} name
   */
  async signIn(name) {
    await this.identity.signIn(name);
    await this.prove();
  }

  /** Makes this conversation that of who is signed in; where it is another's already, begins a new one. */
  async prove() {
    if (this.#conversation && !(await this.identity.prove(this.#conversation))) this.startOver();
  }

  /** A conversation stays its customer's, so whoever signs out begins a new one. */
  signOut() {
    this.identity.signOut();
    this.startOver();
  }

  /** @param {Entry} entry */
  #submit(entry) {
    const { key, text, decision, files } = entry;
    writeOutbox([...readOutbox(), { key, text, decision, files }]);
    this.#upsert(entry);
    this.#flush();
  }

  #showWaiting() {
    for (const { key, text, decision, files } of readOutbox()) {
      this.#upsert({ key, role: "customer", text, status: "sending", time: now(), decision, files });
    }
  }

  /** Sends the first message that waits, unless another is on its way; its answer brings the next one's turn. */
  #flush() {
    const [first] = readOutbox();
    if (!first || this.#inFlight || this.#retryTimer) return;
    if (!this.#conversation) {
      this.#open();
    } else if (first.files?.length) {
      if (this.#socket) this.#post(first);
    } else if (this.#socket?.send({ type: "message.create", id: first.key, text: first.text, confirmation: first.decision })) {
      this.#inFlight = first.key;
    }
  }

  /**
   * Sends a message with files, which a socket does not take, and waits for the reply.
   * @param {import("./storage.js").Waiting} waiting
   */
  async #post({ key, text }) {
    const files = this.#files.get(key);
    const conversation = this.#conversation;
    if (!files) return this.#fail(key, "The file is not at hand any more. Please attach it again.");
    if (!conversation) return;
    this.#inFlight = key;
    const placeholder = `${key}.reply`;
    this.#upsert({ key: placeholder, role: "agent", text: "", status: "streaming", time: now() });
    const body = new FormData();
    body.set("text", text);
    body.set("id", key);
    for (const file of files) body.append("file", file, file.name);
    try {
      const path = `/v1/conversations/${conversation.id}/messages`;
      const { message, reply } = await request(path, { method: "POST", token: conversation.token, body });
      if (this.#conversation !== conversation) return;
      this.#files.delete(key);
      this.#remove(placeholder);
      this.#store(message);
      // While a person has the conversation, nothing comes at once.
      if (reply) this.#store(reply);
    } catch (error) {
      if (this.#conversation !== conversation) return;
      this.#remove(placeholder);
      this.#inFlight = null;
      if (isPassing(error)) this.#retryLater(error);
      else this.#fail(key, error instanceof Error ? error.message : "");
    }
  }

  async #open() {
    if (this.#opening) return;
    this.#opening = true;
    const customer = this.identity.proof;
    try {
      const { conversation, token } = await request("/v1/conversations", { method: "POST", body: { customer } });
      this.#conversation = { id: conversation.id, token };
      // Who has signed in meanwhile is its customer too.
      if (!customer && this.identity.customer) await this.identity.prove(this.#conversation);
      writeConversation(this.#conversation);
      this.#connect();
    } catch (error) {
      if (error instanceof RequestError && error.status === 401 && customer) {
        this.identity.signOut();
        return this.#retryLater(error);
      }
      if (!(error instanceof RequestError) || isPassing(error)) return this.#retryLater(error);
      for (const { key } of readOutbox()) this.#fail(key, error.message);
    } finally {
      this.#opening = false;
    }
  }

  async #takeUp() {
    try {
      await this.#loadHistory();
      this.#connect();
    } catch (error) {
      if (isGone(error)) this.#moveOn();
      else this.#retryLater(error);
    }
  }

  /**
   * Goes on when the server may have recovered: later each time, and not before it said.
   * @param {unknown} [error]
   */
  #retryLater(error) {
    if (this.#retryTimer) return;
    if (!this.#socket) this.#state("offline");
    const wished = error instanceof RequestError ? error.retryAfter * 1000 : 0;
    const pause = Math.max(wished, backoff(this.#setbacks++, longestDelay));
    if (error instanceof RequestError && error.status === 429) {
      this.dispatchEvent(new CustomEvent("pause", { detail: Math.ceil(pause / 1000) }));
    }
    this.#retryTimer = setTimeout(
      () => {
        this.#retryTimer = undefined;
        if (this.#conversation && !this.#socket) this.#takeUp();
        else this.#flush();
      },
      pause,
    );
  }

  #forget() {
    this.#socket?.close();
    this.#socket = null;
    this.#conversation = null;
    this.#lastMessage = null;
    this.#inFlight = null;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#entries.clear();
    writeConversation(null);
    this.dispatchEvent(new CustomEvent("reset"));
  }

  /** The server does not know this conversation any more: what was not sent yet goes to a new one. */
  #moveOn() {
    this.#forget();
    this.#showWaiting();
    this.#retryLater();
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
      if (isGone(error) && this.#conversation?.id === id) this.#moveOn();
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
        return this.#catchUp();
      case "message.accepted":
      case "message.completed":
        return this.#store(event.message);
      case "message.started":
        return this.#upsert({ key: event.message_id, role: "agent", text: "", status: "streaming", time: now() });
      case "text.delta": {
        const entry = this.#entries.get(event.message_id);
        const text = (entry?.text ?? "") + event.text;
        return this.#upsert({ ...entry, key: event.message_id, role: "agent", text, status: "streaming", time: entry?.time ?? now() });
      }
      case "message.passed":
        return event.message_id ? this.#remove(event.message_id) : undefined;
      case "typing": {
        const { name, seconds } = event;
        return event.role === "operator" ? void this.dispatchEvent(new CustomEvent("typing", { detail: { name, seconds } })) : undefined;
      }
      case "tool.started":
      case "tool.finished":
        return this.#noteStep(event);
      case "text.reset":
        return this.#upsert({ key: event.message_id, role: "agent", text: "", status: "streaming", time: this.#entries.get(event.message_id)?.time ?? now() });
      case "error":
        return this.#refused(event);
    }
  }

  /** @param {Extract<ServerEvent, { type: "tool.started" | "tool.finished" }>} event */
  #noteStep(event) {
    const entry = this.#entries.get(event.message_id);
    if (entry?.status !== "streaming") return;
    const others = (entry.steps ?? []).filter(({ id }) => id !== event.id);
    this.#upsert({ ...entry, steps: [...others, event] });
  }

  #catchUp() {
    // Their turns may have ended meanwhile; those that go on show up again.
    for (const { key, status } of this.#entries.values()) if (status === "streaming") this.#remove(key);
    this.#inFlight = null;
    this.#socket?.send({ type: "resume", after: this.#lastMessage });
    this.#flush();
  }

  /** @param {Extract<ServerEvent, { type: "error" }>} event */
  #refused({ problem, id }) {
    const entry = id ? this.#entries.get(id) : undefined;
    if (entry?.status !== "sending") return this.#endTurn(entry?.key);
    if (problem.status !== 429 && problem.status !== 503) {
      return this.#fail(entry.key, problem.detail ?? problem.title);
    }
    if (this.#inFlight === id) this.#inFlight = null;
    this.#retryLater(new RequestError(problem.status, problem.title, problem.retry_after_seconds ?? 0));
  }

  /**
   * A turn has failed. Turns of a conversation run one after the other, so it is the first that is being answered.
   * @param {string} [question] The key of the customer's message, if it is known here.
   */
  #endTurn(question) {
    const running = [...this.#entries.values()].find(({ status }) => status === "streaming");
    if (!running && !question) return;
    const key = running?.key ?? `${question}.answer`;
    this.#upsert({ key, role: "agent", text: "", status: "failed", time: now(), error: noAnswer, question });
  }

  /** @param {Message} message */
  #store(message) {
    const key = message.role === "customer" ? (message.idempotency_key ?? message.id) : message.id;
    if (!this.#lastMessage || message.id > this.#lastMessage) this.#lastMessage = message.id;
    this.#upsert({ key, role: message.role, text: message.text, status: "done", time: message.created_at, message });
    if (message.role !== "customer") return;
    this.#removeFailure(key);
    this.#settle(key);
  }

  /**
   * @param {string} key
   * @param {string} reason
   */
  #fail(key, reason) {
    const entry = this.#entries.get(key);
    if (entry) this.#upsert({ ...entry, status: "failed", error: `Not sent. ${reason}` });
    this.#settle(key);
  }

  /**
   * The server has answered for a message, so the next one may go.
   * @param {string} key
   */
  #settle(key) {
    writeOutbox(readOutbox().filter((waiting) => waiting.key !== key));
    if (this.#inFlight === key) this.#inFlight = null;
    this.#setbacks = 0;
    this.#flush();
  }

  /** @param {Entry} entry */
  #upsert(entry) {
    if (this.#entries.get(entry.key)?.status === "done" && entry.status !== "done") return;
    this.#entries.set(entry.key, entry);
    this.dispatchEvent(new CustomEvent("entry", { detail: entry }));
  }

  /** @param {string} key */
  #remove(key) {
    this.#entries.delete(key);
    this.dispatchEvent(new CustomEvent("removal", { detail: key }));
  }

  /** @param {string} question */
  #removeFailure(question) {
    for (const entry of this.#entries.values()) if (entry.question === question) this.#remove(entry.key);
  }

  /** @param {ConnectionState} state */
  #state(state) {
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}

const now = () => new Date().toISOString();

/** A key for a message; `crypto.randomUUID` is not there on pages without TLS. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Whether it may go better a little later.
 * @param {unknown} error
 */
const isPassing = (error) => !(error instanceof RequestError) || error.status >= 500 || error.status === 429;

/**
 * Whether the server has said that this browser's conversation is not there, or not its.
 * @param {unknown} error
 */
const isGone = (error) => error instanceof RequestError && [401, 403, 404].includes(error.status);
