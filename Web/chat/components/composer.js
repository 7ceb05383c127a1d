import { element } from "../markdown.js";

const longestMessage = 4000;

/**
 * Where the customer writes. Fires `send` (detail: the text), and keeps the words until it is told to `clear`. Enter
 * sends, Shift+Enter begins a new line.
 */
export class UsherComposer extends HTMLElement {
  /** @type {HTMLTextAreaElement} */
  #field = element("textarea");
  /** @type {HTMLButtonElement} */
  #button = element("button", "Send");

  connectedCallback() {
    const field = this.#field;
    field.id = "composer";
    field.name = "message";
    field.rows = 1;
    field.maxLength = longestMessage;
    field.placeholder = "Ask a question";
    field.enterKeyHint = "send";
    field.setAttribute("aria-label", "Your message");
    field.addEventListener("input", () => this.#fit());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#button.type = "submit";
    const form = element("form", field, this.#button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.replaceChildren(form);
  }

  focus() {
    this.#field.focus();
  }

  clear() {
    this.#field.value = "";
    this.#fit();
  }

  #send() {
    const text = this.#field.value.trim();
    if (text !== "") this.dispatchEvent(new CustomEvent("send", { detail: text }));
  }

  #fit() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, 160)}px`;
  }
}

customElements.define("usher-composer", UsherComposer);
