import { element } from "../markdown.js";

/** @typedef {import("../feedback.js").Feedback} Feedback */

const scores = ["Very bad", "Bad", "So-so", "Good", "Very good"];

/** Asks at a conversation's end how it was, in a dialog. */
export class UsherRating extends HTMLElement {
  #feedback;
  #dialog = element("dialog");
  #form = element("form");
  #comment = element("textarea");
  #note = element("p");
  #done = () => {};

  /** @param {Feedback} feedback */
  constructor(feedback) {
    super();
    this.#feedback = feedback;
  }

  connectedCallback() {
    const title = element("h2", "How was this conversation?");
    title.id = "rating-title";
    const group = element("fieldset", element("legend", "Your score"), ...scores.map((name, index) => this.#choice(name, index + 1)));
    const label = element("label", "Anything you want to tell us? (optional)");
    this.#comment.id = "rating-comment";
    this.#comment.rows = 2;
    this.#comment.maxLength = 2000;
    label.htmlFor = this.#comment.id;
    this.#note.setAttribute("role", "status");
    const send = element("button", "Send");
    send.className = "send";
    const skip = element("button", "Skip");
    skip.type = "button";
    skip.addEventListener("click", () => this.#dialog.close());
    this.#form.append(title, group, label, this.#comment, this.#note, element("footer", skip, send));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#dialog.setAttribute("aria-labelledby", title.id);
    this.#dialog.addEventListener("close", () => this.#done());
    this.#dialog.append(this.#form);
    this.replaceChildren(this.#dialog);
  }

  /**
   * @param {string} name
   * @param {number} score
   */
  #choice(name, score) {
    const input = element("input");
    input.type = "radio";
    input.name = "score";
    input.value = String(score);
    input.required = true;
    const label = element("label", input, element("b", String(score)), element("span", name));
    return label;
  }

  /** Asks, and comes back when the customer has answered or does not want to. */
  ask() {
    this.#form.reset();
    this.#note.textContent = "";
    return new Promise((resolve) => {
      this.#done = () => resolve(undefined);
      this.#dialog.showModal();
    });
  }

  async #send() {
    const score = Number(new FormData(this.#form).get("score"));
    try {
      await this.#feedback.rate(score, this.#comment.value.trim());
      this.#dialog.close();
    } catch {
      this.#note.textContent = "That could not be sent. Please try again.";
    }
  }
}

customElements.define("usher-rating", UsherRating);
