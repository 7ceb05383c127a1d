import { Refusal, call } from "../../account/api.js";
import { element } from "../../account/dom.js";

/** @type {[string, string][]} */
const states = [["online", "Here"], ["away", "Away: no new conversations"], ["offline", "Gone"]];
/** How often it is looked whether something else was said, on another page or by a supervisor. */
const looksApart = 30_000;

/** Whether one is given conversations. The server knows by itself when this page is closed. */
export class ConsolePresence extends HTMLElement {
  #select = element("select", { "aria-label": "Whether you are there" }, ...states.map(([value, name]) => element("option", { value }, name)));
  /** What the server knows. */
  #state = "online";

  connectedCallback() {
    this.append(this.#select);
    this.#select.addEventListener("change", () => this.#ask("PUT", { state: this.#select.value }));
    setInterval(() => document.visibilityState === "visible" && this.load(), looksApart);
  }

  /** Reads what was said last, on whatever page; not while one is about to choose. */
  async load() {
    if (document.activeElement !== this.#select) await this.#ask("GET");
  }

  /**
   * @param {string} method
   * @param {{ state: string }} [body]
   */
  async #ask(method, body) {
    try {
      /** @type {{ chosen: string }} */
      const { chosen } = await call(method, "/v1/operators/me/presence", body);
      this.#state = chosen;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    this.#select.value = this.#state;
  }
}

customElements.define("console-presence", ConsolePresence);
