// What happens in all conversations, as it happens.

/**
 * @typedef {object} DeskEvent
 * @property {string} type For example `message.accepted`.
 * @property {string} conversation_id
 * @property {import("./conversation.js").Message} [message]
 * @property {import("./conversation.js").Note} [note]
 * @property {import("./inbox.js").Conversation} [conversation]
 * @property {import("./inbox.js").HandoffRecord} [handoff]
 * @property {import("./inbox.js").Operator} [operator] Of `looking`.
 * @property {string} [state] Of `handoff`.
 * @property {string} [role] Of `typing`.
 * @property {string | null} [name] Of `typing`.
 * @property {number} [seconds] Of `typing` and `looking`.
 */

const names = [
  "message.accepted", "message.completed", "message.passed", "handoff", "typing", "note.created", "conversation.changed",
  "looking", "error",
];
const firstDelay = 500;
const longestDelay = 15_000;

/**
 * The events of the inbox. It comes back after a loss, each time a little later and at once when the browser says that
 * the network is back. The server ends it every ten minutes; that is no loss.
 *
 * Fires `ready` when what is shown must be read (again), since something may have been missed, `event` (detail: DeskEvent),
 * `state` (detail: whether it is live), and `over` when nobody is signed in any more.
 */
export class Feed extends EventTarget {
  /** @type {EventSource | null} */
  #source = null;
  #attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #loss;

  begin() {
    addEventListener("online", () => this.#connect());
    this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource("/v1/inbox/events");
    this.#source = source;
    for (const name of ["inbox.ready", "inbox.interrupted"]) source.addEventListener(name, () => this.#ready());
    for (const name of names) {
      source.addEventListener(name, (event) => {
        // The browser's own word for a lost connection is an `error` too, and has no data.
        if (event instanceof MessageEvent) this.#pass(name, event.data);
      });
    }
    source.addEventListener("error", (event) => {
      if (!(event instanceof MessageEvent) && this.#source === source) this.#lost();
    });
  }

  #ready() {
    this.#attempts = 0;
    clearTimeout(this.#loss);
    this.#tell("state", true);
    this.#tell("ready");
  }

  #lost() {
    this.#source?.close();
    this.#source = null;
    // What is back within a second was not worth a word.
    clearTimeout(this.#loss);
    this.#loss = setTimeout(() => this.#tell("state", false), 1500);
    const delay = Math.min(longestDelay, firstDelay * 2 ** this.#attempts++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => this.#try(), delay);
  }

  /** An event source does not say why it was refused, so somebody who was signed out is found by asking. */
  async #try() {
    try {
      const answer = await fetch("/auth/me", { cache: "no-store" });
      if (answer.status === 401) return this.#tell("over");
    } catch {
      return this.#lost();
    }
    this.#connect();
  }

  /**
   * @param {string} type
   * @param {string} data
   */
  #pass(type, data) {
    this.#tell("event", { ...JSON.parse(data), type });
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
