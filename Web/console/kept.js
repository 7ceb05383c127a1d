// What this browser keeps for an operator: drafts, messages on their way, settings. In memory where its storage is
// blocked or full. Names begin with the user's, so that colleagues at one computer do not get each other's.

/**
 * A message or a note that the server has not confirmed yet.
 * @typedef {object} Waiting
 * @property {string} key
 * @property {"reply" | "note"} kind
 * @property {string} text
 * @property {string} time
 * @property {Drafted | null} [drafted] What it was made from.
 */
/**
 * What the assistant would have answered.
 * @typedef {object} Drafted
 * @property {string} question
 * @property {string} text
 * @property {string} agent
 * @property {number} confidence
 * @property {{ index: number, title: string, snippet: string }[]} citations
 */
/** @typedef {{ reply: string, note: string, kind: "reply" | "note", drafted: Drafted | null }} Draft What stands in the fields. */

/** @type {Map<string, string>} What the storage did not take. */
const memory = new Map();

export class Kept {
  /** @param {string} user */
  constructor(user) {
    this.prefix = `usher.console.${user}.`;
  }

  /**
   * @param {string} conversation
   * @returns {Draft}
   */
  draft(conversation) {
    const { reply = "", note = "", kind = "reply", drafted = null } = this.read(`draft.${conversation}`) ?? {};
    return { reply, note, kind, drafted };
  }

  /**
   * @param {string} conversation
   * @param {Draft} draft
   */
  keepDraft(conversation, draft) {
    this.write(`draft.${conversation}`, draft.reply || draft.note ? draft : null);
  }

  /**
   * @param {string} conversation
   * @returns {Waiting[]}
   */
  outbox(conversation) {
    const value = this.read(`outbox.${conversation}`);
    return Array.isArray(value) ? value : [];
  }

  /**
   * @param {string} conversation
   * @param {Waiting[]} waiting
   */
  keepOutbox(conversation, waiting) {
    this.write(`outbox.${conversation}`, waiting.length > 0 ? waiting : null);
  }

  /**
   * @param {string} name
   * @returns {any}
   */
  read(name) {
    try {
      return JSON.parse(memory.get(this.prefix + name) ?? localStorage.getItem(this.prefix + name) ?? "null");
    } catch {
      return null;
    }
  }

  /**
   * @param {string} name
   * @param {unknown} value Nothing forgets it.
   */
  write(name, value) {
    const key = this.prefix + name;
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
      memory.delete(key);
    } catch {
      memory.set(key, JSON.stringify(value));
    }
  }
}
