import { element } from "../markdown.js";

/** @typedef {import("../feedback.js").Feedback} Feedback */

const names = { up: "This helped", down: "This did not help" };
const failure = "That could not be sent. Please try again.";

/** Thumbs under an answer, and what was wrong with it. Pressing a thumb again takes it back. */
export class UsherThumbs extends HTMLElement {
  #feedback;
  #message;
  #note = element("p");
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  #form = element("form");
  #text = element("textarea");

  /**
   * @param {Feedback} feedback
   * @param {string} message The answer's message.
   */
  constructor(feedback, message) {
    super();
    this.#feedback = feedback;
    this.#message = message;
  }

  connectedCallback() {
    if (this.#buttons.length > 0) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Did this answer help?");
    this.#buttons = [this.#thumb("up"), this.#thumb("down")];
    this.#note.setAttribute("role", "status");
    this.#build();
    this.replaceChildren(...this.#buttons, this.#note, this.#form);
    this.#draw();
  }

  /** @param {"up" | "down"} rating */
  #thumb(rating) {
    const button = element("button", thumb());
    button.type = "button";
    button.dataset.rating = rating;
    button.setAttribute("aria-label", names[rating]);
    button.title = names[rating];
    button.addEventListener("click", () => this.#press(rating));
    return button;
  }

  #build() {
    const label = element("label", "What was wrong? (optional)");
    this.#text.id = `comment-${this.#message}`;
    this.#text.rows = 2;
    this.#text.maxLength = 2000;
    label.htmlFor = this.#text.id;
    const send = element("button", "Send");
    send.className = "send";
    const close = element("button", "No, thanks");
    close.type = "button";
    close.addEventListener("click", () => this.#close());
    this.#form.hidden = true;
    this.#form.append(label, this.#text, element("div", send, close));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#comment();
    });
    this.#form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
  }

  #draw() {
    const said = this.#feedback.said(this.#message);
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.rating === said?.rating));
    }
  }

  /** @param {"up" | "down"} rating */
  async #press(rating) {
    const isSame = this.#feedback.said(this.#message)?.rating === rating;
    this.#form.hidden = true;
    try {
      await this.#feedback.say(this.#message, isSame ? null : { rating });
      this.#note.textContent = isSame ? "Taken back." : "Thank you.";
      if (rating === "down" && !isSame) this.#open();
    } catch {
      this.#note.textContent = failure;
    }
    this.#draw();
  }

  #open() {
    this.#text.value = "";
    this.#form.hidden = false;
    this.#text.focus();
    this.#form.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.#form.hidden = true;
    this.#buttons[1]?.focus();
  }

  async #comment() {
    const comment = this.#text.value.trim();
    try {
      if (comment) await this.#feedback.say(this.#message, { rating: "down", comment });
      this.#note.textContent = "Thank you. We read this.";
      this.#close();
    } catch {
      this.#note.textContent = failure;
    }
  }
}

/** A thumb that points up; turned by the style where it points down. Drawn, since not every system has a sign for it. */
function thumb() {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 10h3v10H4zM9.5 20V10.4L12.6 4c1.3 0 2 .9 1.8 2.1L13.7 10h4.6a1.8 1.8 0 0 1 1.8 2.2l-1.4 6.4a1.8 1.8 0 0 1-1.8 1.4z");
  drawing.append(path);
  return drawing;
}

customElements.define("usher-thumbs", UsherThumbs);
