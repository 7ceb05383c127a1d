import { Refusal } from "../../account/api.js";
import { button, element, link, problem } from "../../account/dom.js";
import { readApprovals } from "../approvals.js";
import { screensFor } from "../screens.js";
import { countText } from "../words.js";

/** @typedef {import("../screens.js").Screen} Screen */

/** How often it is looked how many approvals wait. */
const countsApart = 30_000;
const together = 1000;
const beginning = "#/";

/**
 * The ways to the screens beside the inbox, and the place where they stand. Which one is open stands behind `#/` in the
 * address, with what it shows behind a question mark. Fires `change` (detail: Screen or nothing) when another one, or the inbox again, is to be seen.
 */
export class ConsoleScreens extends HTMLElement {
  /** Where the open screen stands. */
  stage = element("section", { class: "stage", tabindex: "-1", hidden: true });
  /** @type {Screen | null} */
  open = null;
  /** @type {Map<string, HTMLAnchorElement>} */
  #links = new Map();
  #count = element("span", { class: "count" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
    this.screens = screensFor(me.scopes);
  }

  connectedCallback() {
    const rows = this.screens.map((screen) => {
      const entry = link(screen.title, beginning + screen.name);
      if (screen.name === "approvals") entry.append(" ", this.#count);
      this.#links.set(screen.name, entry);
      return element("li", {}, entry);
    });
    this.append(element("nav", { "aria-label": "Screens" }, element("ul", {}, ...rows)));
    this.hidden = rows.length === 0;
    addEventListener("hashchange", () => this.#follow());
    this.stage.addEventListener("count", (event) => event instanceof CustomEvent && this.#drawCount(event.detail));
    if (this.#links.has("approvals")) {
      setInterval(() => document.visibilityState === "visible" && this.#look(), countsApart);
      this.#look();
    }
    this.#follow();
  }

  /** What the keyboard does to go to them. */
  get shortcuts() {
    return this.screens.map(({ key, title }) => ({ group: "Going to", keys: `g ${key}`, does: title }));
  }

  /**
   * Goes to a screen.
   * @param {string} key
   * @returns {boolean} Whether there is one of this key.
   */
  go(key) {
    const screen = this.screens.find((each) => each.key === key);
    if (screen) location.hash = beginning + screen.name;
    return screen !== undefined;
  }

  /** Back to the inbox. */
  leave() {
    if (!this.open) return;
    history.pushState(null, "", location.pathname + location.search);
    this.#follow();
  }

  #follow() {
    const name = location.hash.startsWith(beginning) ? location.hash.slice(beginning.length).split("?")[0] : "";
    const screen = this.screens.find((each) => each.name === name) ?? null;
    for (const [each, entry] of this.#links) {
      if (each === screen?.name) entry.setAttribute("aria-current", "page");
      else entry.removeAttribute("aria-current");
    }
    if (screen === this.open) return;
    this.open = screen;
    this.stage.hidden = screen === null;
    this.stage.replaceChildren();
    this.dispatchEvent(new CustomEvent("change", { detail: screen }));
    if (screen) this.#show(screen);
  }

  /** @param {Screen} screen */
  async #show(screen) {
    const title = element("h1", { tabindex: "-1" }, screen.title);
    this.stage.setAttribute("aria-label", screen.title);
    this.stage.replaceChildren(title);
    this.stage.scrollTop = 0;
    title.focus();
    try {
      const content = await screen.make(this.me);
      if (this.open === screen) this.stage.append(content);
    } catch (error) {
      if (this.open === screen) this.stage.append(problem(error), button("Try again", () => this.#show(screen), "small"));
    }
  }

  /** Something has happened that approvals may have to do with: what comes close together is looked at once. */
  touch() {
    if (this.#links.has("approvals")) this.#soon ??= setTimeout(() => this.#look(), together);
  }

  async #look() {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    try {
      this.#drawCount((await readApprovals(this.me.scopes)).length);
    } catch (error) {
      // What is said stays; it is looked again in a while.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** @param {number} count */
  #drawCount(count) {
    this.#count.textContent = count > 0 ? countText(count) : "";
  }
}

customElements.define("console-screens", ConsoleScreens);
