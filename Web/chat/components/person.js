import { element } from "../markdown.js";
import { RequestError } from "../protocol.js";

/** @typedef {import("../session.js").Session} Session */

const unreachable = "That did not get through. Please try again in a moment.";

/** Lets the customer choose a person before they have written anything. What comes of it stands in the transcript. */
export class UsherPerson extends HTMLElement {
  #session;
  #button = element("button", "Talk to a person");
  #note = element("p");

  /** @param {Session} session */
  constructor(session) {
    super();
    this.#session = session;
    this.hidden = true;
  }

  connectedCallback() {
    this.#button.type = "button";
    this.#button.addEventListener("click", () => this.#ask());
    this.#note.setAttribute("role", "alert");
    this.replaceChildren(this.#button, this.#note);
  }

  /** @param {boolean} isOffered Whether they may choose one now. */
  offer(isOffered) {
    this.hidden = !isOffered;
    this.#note.textContent = "";
  }

  async #ask() {
    if (this.#button.getAttribute("aria-disabled") === "true") return;
    this.#button.setAttribute("aria-disabled", "true");
    this.#note.textContent = "";
    try {
      await this.#session.askForPerson();
      this.dispatchEvent(new CustomEvent("asked"));
    } catch (error) {
      this.#note.textContent = error instanceof RequestError ? error.message : unreachable;
    } finally {
      this.#button.removeAttribute("aria-disabled");
    }
  }
}

customElements.define("usher-person", UsherPerson);
