/** @typedef {import("./session.js").Session} Session */

/**
 * What the customer said of an answer.
 * @typedef {object} Said
 * @property {"up" | "down"} rating
 * @property {string | null} [comment]
 */

/**
 * What the customer thinks of this conversation, as the server has it. Fires `change` when it is known whether to ask.
 */
export class Feedback extends EventTarget {
  /** Whether the company wants to know. */
  asks = false;
  /** Whether the customer has said how the conversation was. */
  isRated = false;
  #session;
  /** @type {Map<string, Said>} By the answer's message. */
  #answers = new Map();
  /** @type {string | null} The conversation that was asked about. */
  #known = null;

  /** @param {Session} session */
  constructor(session) {
    super();
    this.#session = session;
  }

  /** Learns what was said, once for each conversation. */
  async load() {
    const id = this.#session.conversationID;
    if (!id || this.#known === id) return;
    this.#known = id;
    try {
      const { ask, answers, rating } = await this.#session.request("GET", "/feedback");
      if (this.#known !== id) return;
      this.asks = ask;
      this.isRated = Boolean(rating);
      this.#answers = new Map(answers.map((/** @type {Said & { message_id: string }} */ said) => [said.message_id, said]));
      this.dispatchEvent(new Event("change"));
    } catch {
      // Asked again with the next answer.
      this.#known = null;
    }
  }

  /** Forgets what belongs to a conversation that is left. */
  forget() {
    this.#known = null;
    this.#answers.clear();
    this.asks = false;
    this.isRated = false;
  }

  /** @param {string} message */
  said(message) {
    return this.#answers.get(message) ?? null;
  }

  /**
   * Says whether an answer helped; nothing takes back what was said.
   * @param {string} message
   * @param {Said | null} said
   */
  async say(message, said) {
    await this.#session.request(said ? "PUT" : "DELETE", `/messages/${message}/feedback`, said ?? undefined);
    if (said) this.#answers.set(message, said);
    else this.#answers.delete(message);
  }

  /**
   * Says how the conversation was.
   * @param {number} score
   * @param {string} comment
   */
  async rate(score, comment) {
    await this.#session.request("PUT", "/rating", { score, ...(comment ? { comment } : {}) });
    this.isRated = true;
  }
}
