import { tell } from "../account/api.js";

/** How often one says that one is still there; what is said counts half as long again. */
const beat = 20_000;

/**
 * Which colleagues have the same conversation on their screens. Nobody keeps that: who comes says so, those who are there
 * answer, and who says nothing any more is gone. Fires `change`.
 */
export class Lookers extends EventTarget {
  /** @type {string | null} */
  #conversation = null;
  /** @type {Map<string, { name: string, timer: ReturnType<typeof setTimeout> }>} By operator. */
  #others = new Map();
  #isLive = false;

  /** @param {string} me Who hears nothing of themselves. */
  constructor(me) {
    super();
    this.me = me;
    setInterval(() => this.#say(), beat);
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? this.#say() : this.#leave()));
    addEventListener("pagehide", () => this.#leave());
  }

  /** What the others are called. */
  get names() {
    return [...this.#others.values()].map(({ name }) => name).sort();
  }

  /** From now on the others are heard; before, their answers would be lost. */
  begin() {
    this.#isLive = true;
    this.#say();
  }

  /** @param {string | null} id The conversation that is on the screen now. */
  look(id) {
    if (id === this.#conversation) return;
    this.#leave();
    for (const { timer } of this.#others.values()) clearTimeout(timer);
    this.#others.clear();
    this.#conversation = id;
    this.#say();
    this.dispatchEvent(new Event("change"));
  }

  /** @param {import("./feed.js").DeskEvent} event */
  hear({ conversation_id: id, operator, seconds = 0 }) {
    if (id !== this.#conversation || !operator || operator.id === this.me) return;
    const known = this.#others.get(operator.id);
    clearTimeout(known?.timer);
    if (seconds === 0) this.#others.delete(operator.id);
    else {
      const timer = setTimeout(() => this.#forget(operator.id), seconds * 1000);
      this.#others.set(operator.id, { name: operator.name, timer });
      if (!known) this.#say();
    }
    this.dispatchEvent(new Event("change"));
  }

  /** @param {string} id */
  #forget(id) {
    this.#others.delete(id);
    this.dispatchEvent(new Event("change"));
  }

  #say() {
    if (!this.#isLive || this.#conversation === null || document.visibilityState !== "visible") return;
    tell(`/v1/conversations/${this.#conversation}/looking`, { here: true });
  }

  #leave() {
    if (this.#isLive && this.#conversation !== null) tell(`/v1/conversations/${this.#conversation}/looking`, { here: false });
  }
}
