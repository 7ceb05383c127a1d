import { element } from "../markdown.js";
import { line } from "./cards/parts.js";

const longestMessage = 4000;
const mostFiles = 8;
const largestFile = 20 << 20;

/**
 * What the customer is about to send.
 * @typedef {object} Draft
 * @property {string} text
 * @property {File[]} files
 */

/**
 * Where the customer writes. Fires `write` while they do and `send` (detail: Draft), and keeps words and files until it is told to `clear`. Enter
 * sends, Shift+Enter begins a new line; files come by the button, by dropping and by pasting.
 */
export class UsherComposer extends HTMLElement {
  /** @type {HTMLTextAreaElement} */
  #field = element("textarea");
  /** @type {HTMLButtonElement} */
  #button = element("button", "Send");
  #picker = element("input");
  #chips = element("ul");
  #problem = line("problem");
  /** @type {File[]} */
  #files = [];

  connectedCallback() {
    this.#prepareField();
    this.#preparePicker();
    this.#chips.className = "files";
    this.#chips.setAttribute("aria-label", "Files to send");
    this.#problem.setAttribute("role", "alert");
    const attach = element("button", "+");
    attach.type = "button";
    attach.className = "attach";
    attach.title = "Attach a file";
    attach.setAttribute("aria-label", "Attach a file");
    attach.addEventListener("click", () => this.#picker.click());
    this.#button.type = "submit";
    const form = element("form", this.#chips, this.#problem, attach, this.#picker, this.#field, this.#button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#add(event.dataTransfer?.files);
    });
    this.replaceChildren(form);
    this.#draw();
  }

  focus() {
    this.#field.focus();
  }

  clear() {
    this.#field.value = "";
    this.#files = [];
    this.#draw();
    this.#fit();
  }

  #prepareField() {
    const field = this.#field;
    field.id = "composer";
    field.name = "message";
    field.rows = 1;
    field.maxLength = longestMessage;
    field.placeholder = "Ask a question";
    field.enterKeyHint = "send";
    field.setAttribute("aria-label", "Your message");
    field.addEventListener("input", () => {
      this.#fit();
      if (field.value !== "") this.dispatchEvent(new CustomEvent("write"));
    });
    field.addEventListener("paste", (event) => this.#add(event.clipboardData?.files));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
  }

  #preparePicker() {
    const picker = this.#picker;
    picker.type = "file";
    picker.multiple = true;
    picker.hidden = true;
    picker.addEventListener("change", () => {
      this.#add(picker.files);
      picker.value = "";
      this.focus();
    });
  }

  /** @param {FileList | null | undefined} files */
  #add(files) {
    if (!files || files.length === 0) return;
    const small = [...files].filter(({ size }) => size > 0 && size <= largestFile);
    const room = mostFiles - this.#files.length;
    this.#files.push(...small.slice(0, room));
    if (small.length < files.length) this.#problem.textContent = "Files may have up to 20 MB, and must not be empty.";
    else if (small.length > room) this.#problem.textContent = `A message takes up to ${mostFiles} files.`;
    else this.#problem.textContent = "";
    this.#draw();
  }

  #draw() {
    this.#chips.hidden = this.#files.length === 0;
    this.#chips.replaceChildren(
      ...this.#files.map((file) => {
        const remove = element("button", "×");
        remove.type = "button";
        remove.setAttribute("aria-label", `Do not send ${file.name}`);
        remove.addEventListener("click", () => {
          this.#files = this.#files.filter((other) => other !== file);
          this.#draw();
          this.focus();
        });
        return element("li", file.name, remove);
      }),
    );
  }

  #send() {
    const files = this.#files;
    const text = this.#field.value.trim() || (files.length > 0 ? "Please see the attached file." : "");
    this.#problem.textContent = "";
    if (text !== "") this.dispatchEvent(new CustomEvent("send", { detail: { text, files } }));
  }

  #fit() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, 160)}px`;
  }
}

customElements.define("usher-composer", UsherComposer);
