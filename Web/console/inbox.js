import { Refusal, call } from "../account/api.js";

/** @typedef {{ id: string, name: string }} Operator */

/**
 * @typedef {object} Conversation
 * @property {string} id
 * @property {"open" | "waiting_for_operator" | "with_operator" | "ended"} status
 * @property {string} channel
 * @property {string | null} customer The company's own name for the customer, proved.
 * @property {string | null} customer_reference The same, only said.
 * @property {Record<string, string>} metadata
 * @property {string} created_at
 * @property {string} updated_at
 */

/** @typedef {{ due_at: string, state: "running" | "warned" | "breached" | "met" | "paused" }} Deadline */
/** @typedef {{ customer: string, wants: string, tried: string[], facts: { name: string, value: string }[], next: string, author: string }} Summary */

/**
 * @typedef {object} HandoffRecord
 * @property {string} id
 * @property {"waiting" | "assigned" | "taken" | "given_back" | "closed"} state
 * @property {string} reason
 * @property {"normal" | "high" | "urgent"} priority
 * @property {string[]} why
 * @property {string | null} queue
 * @property {{ first_reply: Deadline | null, resolution: Deadline | null }} sla
 * @property {Summary | null} summary
 * @property {Operator | null} operator
 * @property {string} created_at
 * @property {string | null} waiting_since
 * @property {number} unread
 * @property {string | null} ended_at
 * @property {string | null} snoozed_until
 */

/** @typedef {{ conversation: Conversation, handoff: HandoffRecord | null, last_text: string, last_role: string | null }} Item */
/** @typedef {{ view: string, order: string, assignee: string, priority: string, channel: string, queue: string, q: string }} Filter */

/**
 * All that is open, in the order in which it happened.
 * @type {Filter}
 */
export const everything = { view: "open", order: "activity", assignee: "", priority: "", channel: "", queue: "", q: "" };

const pageSize = 50;
/** So many are read again when something may have been missed; who has scrolled further scrolls again. */
const mostReadAgain = 500;
/** The first change is shown so soon, the ones after it together. */
const quick = 120;
const together = 1000;
const countsApart = 1500;
/** The server takes so many names at once. */
const namesAtOnce = 50;
const priorities = ["normal", "high", "urgent"];

/**
 * The conversations of a view, as far as they were scrolled to, in their order. Changes come by the feed: those that have
 * changed are asked for by name, with the same filter, so each moves, comes or goes alone.
 *
 * Fires `loading` when another list is asked for, `change` when the list is another one (detail: whether it is a new list, not one that has changed), and `counts`.
 */
export class Inbox extends EventTarget {
  /** @type {Filter} */
  filter = everything;
  /** @type {Item[]} */
  items = [];
  /** @type {Record<string, number>} */
  counts = {};
  /** @type {"loading" | "ready" | "failed"} */
  state = "loading";
  problem = "";
  /** @type {string | null} */
  #cursor = null;
  #asking = new AbortController();
  #isPaging = false;
  /** @type {Set<string>} */
  #changed = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #flushedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #countTimer;
  #countedAt = 0;

  /** Whether the list ends where the known ones end. */
  get isComplete() {
    return this.#cursor === null && this.state === "ready";
  }

  /**
   * Shows another list; what was asked for the one before is given up.
   * @param {Filter} filter
   */
  async show(filter) {
    this.filter = filter;
    await this.#read(1, true);
  }

  /** Reads again what is shown. */
  async refresh() {
    const pages = Math.ceil(Math.min(this.items.length, mostReadAgain) / pageSize);
    await Promise.all([this.#read(Math.max(1, pages), false), this.#count()]);
  }

  /** Goes on where the known ones end. */
  async more() {
    if (this.#isPaging || this.#cursor === null || this.state !== "ready") return;
    this.#isPaging = true;
    const { signal } = this.#asking;
    try {
      const page = await this.#page(this.#cursor, signal);
      const known = new Set(this.items.map(({ conversation }) => conversation.id));
      this.items.push(...page.conversations.filter(({ conversation }) => !known.has(conversation.id)));
      this.#cursor = page.next_cursor;
      this.#tell("change", false);
    } catch (error) {
      // Scrolling on asks again.
      if (!signal.aborted && !(error instanceof Refusal)) throw error;
    } finally {
      this.#isPaging = false;
    }
  }

  /**
   * Something has happened in a conversation.
   * @param {string} id
   */
  touch(id) {
    this.#changed.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), Math.max(quick, this.#flushedAt + together - Date.now()));
    clearTimeout(this.#countTimer);
    this.#countTimer = setTimeout(() => this.#count(), Math.max(2 * quick, this.#countedAt + countsApart - Date.now()));
  }

  /** @param {string} id */
  position(id) {
    return this.items.findIndex(({ conversation }) => conversation.id === id);
  }

  /**
   * @param {number} pages
   * @param {boolean} isNew
   */
  async #read(pages, isNew) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#isPaging = false;
    if (isNew) {
      this.state = "loading";
      this.#tell("loading");
    }
    this.#changed.clear();
    try {
      /** @type {Item[]} */
      const items = [];
      /** @type {string | null} */
      let cursor = null;
      for (let page = 0; page < pages && (page === 0 || cursor !== null); page += 1) {
        /** @type {{ conversations: Item[], next_cursor: string | null }} */
        const found = await this.#page(cursor, signal);
        items.push(...found.conversations);
        cursor = found.next_cursor;
      }
      [this.items, this.#cursor, this.state] = [items, cursor, "ready"];
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      // What is shown stays, unless it is of another list.
      if (!isNew && this.state === "ready") return;
      [this.items, this.#cursor, this.state, this.problem] = [[], null, "failed", error.message];
    }
    this.#tell("change", isNew);
  }

  async #flush() {
    const names = [...this.#changed].slice(0, namesAtOnce);
    if (names.length === 0) return;
    for (const name of names) this.#changed.delete(name);
    this.#flushedAt = Date.now();
    const { signal } = this.#asking;
    try {
      const query = this.#query();
      query.set("conversation", names.join(","));
      query.set("limit", String(namesAtOnce));
      const found = await call("GET", `/v1/inbox?${query}`, undefined, {}, signal);
      this.#merge(new Set(names), found.conversations);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refusal)) throw error;
      for (const name of names) this.#changed.add(name);
    }
    if (this.#changed.size > 0) this.#timer = setTimeout(() => this.#flush(), together);
  }

  /**
   * @param {Set<string>} asked
   * @param {Item[]} found
   */
  #merge(asked, found) {
    const items = this.items.filter(({ conversation }) => !asked.has(conversation.id));
    for (const item of found) {
      const place = items.findIndex((other) => this.#isBefore(item, other));
      // What comes after all that are known will be scrolled to.
      if (place >= 0) items.splice(place, 0, item);
      else if (this.isComplete) items.push(item);
    }
    this.items = items;
    this.#tell("change", false);
  }

  /**
   * The server's order.
   * @param {Item} one
   * @param {Item} other
   */
  #isBefore(one, other) {
    const keys = (/** @type {Item} */ { conversation, handoff }) => {
      if (this.filter.order === "activity") return [conversation.updated_at, conversation.id];
      const rank = 9 - priorities.indexOf(handoff?.priority ?? "normal");
      return [String(rank), handoff?.created_at ?? "", conversation.id];
    };
    const [left, right] = [keys(one), keys(other)];
    const place = left.findIndex((key, index) => key !== right[index]);
    if (place < 0) return false;
    return this.filter.order === "activity" ? left[place] > right[place] : left[place] < right[place];
  }

  async #count() {
    clearTimeout(this.#countTimer);
    this.#countedAt = Date.now();
    try {
      this.counts = (await call("GET", "/v1/inbox/counts")).counts;
      this.#tell("counts");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /**
   * @param {string | null} after
   * @param {AbortSignal} signal
   * @returns {Promise<{ conversations: Item[], next_cursor: string | null }>}
   */
  #page(after, signal) {
    const query = this.#query();
    query.set("limit", String(pageSize));
    if (after) query.set("after", after);
    return call("GET", `/v1/inbox?${query}`, undefined, {}, signal);
  }

  #query() {
    return new URLSearchParams(Object.entries(this.filter).filter(([, value]) => value.trim() !== ""));
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
