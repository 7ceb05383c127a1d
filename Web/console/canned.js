import { call } from "../account/api.js";

/** @typedef {{ id: string, name: string, shortcut: string, text: string }} CannedAnswer */

const variable = /\{\{\s*([^{}]*?)\s*\}\}/g;
const mostOffered = 6;

/** The texts that operators send often. */
export class CannedAnswers {
  /** @type {CannedAnswer[]} */
  all = [];

  async load() {
    this.all = (await call("GET", "/v1/canned-answers")).canned_answers;
  }

  /**
   * Those that are meant by what was typed after the slash: by shortcut, or by a word of their name.
   * @param {string} typed
   */
  offers(typed) {
    const begins = (/** @type {CannedAnswer} */ { shortcut }) => shortcut.startsWith(typed);
    const named = (/** @type {CannedAnswer} */ { name }) => name.toLowerCase().includes(typed);
    const found = [...this.all.filter(begins), ...this.all.filter((answer) => !begins(answer) && named(answer))];
    return found.slice(0, mostOffered);
  }

  /**
   * @param {CannedAnswer | null} former The one that is changed; nothing for a new one.
   * @param {Record<string, string>} values
   */
  async save(former, values) {
    if (former) await call("PUT", `/v1/canned-answers/${former.id}`, values);
    else await call("POST", "/v1/canned-answers", values);
    await this.load();
  }

  /** @param {CannedAnswer} answer */
  async remove(answer) {
    await call("DELETE", `/v1/canned-answers/${answer.id}`);
    await this.load();
  }
}

/**
 * A text with what is known in the place of its variables; what is not known stays, to be filled in by hand.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export const fill = (text, values) => text.replace(variable, (whole, name) => values[name] ?? whole);

/**
 * The first variable that nobody has filled in.
 * @param {string} text
 */
export const unfilled = (text) => text.match(variable)?.[0] ?? null;
