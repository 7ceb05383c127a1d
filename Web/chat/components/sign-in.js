import { element } from "../markdown.js";
import { button, line } from "./cards/parts.js";

/** @typedef {import("../session.js").Session} Session */

const longestName = 60;

/**
 * Signs in and out, as somebody made up: a button for the heading, and a dialog. Fires `signed-in` when somebody is, by the
 * way of a card, so that the conversation can go on.
 */
export class UsherSignIn extends HTMLElement {
  #session;
  #open = button("Sign in", () => this.ask());
  /** Stands at the end of the page: what is in the heading belongs to it. */
  dialog = element("dialog");
  #goesOn = false;

  /** @param {Session} session */
  constructor(session) {
    super();
    this.#session = session;
    session.identity.addEventListener("change", () => this.draw());
  }

  connectedCallback() {
    this.dialog.setAttribute("aria-labelledby", "sign-in-title");
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
    this.replaceChildren(this.#open);
    this.draw();
  }

  /** Shows who is signed in. */
  draw() {
    const { customer } = this.#session.identity;
    this.#open.textContent = customer ? customer.name : "Sign in";
    if (customer) this.#open.setAttribute("aria-label", `Signed in as ${customer.name}`);
    else this.#open.removeAttribute("aria-label");
  }

  /**
   * Opens the dialog.
   * @param {boolean} [goesOn] Whether the conversation waits for it.
   */
  ask(goesOn = false) {
    this.#goesOn = goesOn;
    const { customer } = this.#session.identity;
    if (customer && goesOn) {
      void this.#goOn(customer.name);
      return;
    }
    if (customer) this.#drawLeaving(customer.name);
    else this.#drawForm();
    this.dialog.showModal();
  }

  /**
   * Somebody is signed in already: what is missing is that the conversation knows it.
   * @param {string} name
   */
  async #goOn(name) {
    try {
      await this.#session.prove();
      this.dispatchEvent(new CustomEvent("signed-in"));
    } catch {
      this.#drawLeaving(name);
      this.dialog.showModal();
    }
  }

  #drawForm() {
    const field = element("input");
    field.name = "name";
    field.required = true;
    field.maxLength = longestName;
    field.pattern = ".*\\S.*";
    field.autocomplete = "off";
    field.title = "Any name";
    const problem = line("problem");
    problem.setAttribute("role", "alert");
    const enter = element("button", "Sign in");
    enter.className = "accept";
    const form = element(
      "form",
      line("hint", "This is a demo: say any name, and you are that customer."),
      element("label", "Your name ", field),
      problem,
      element("footer", button("Cancel", () => this.dialog.close()), enter),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#signIn(field.value, enter, problem);
    });
    this.dialog.replaceChildren(title("Sign in"), form);
  }

  /**
   * @param {string} name
   * @param {HTMLButtonElement} enter
   * @param {HTMLElement} problem
   */
  async #signIn(name, enter, problem) {
    enter.disabled = true;
    problem.textContent = "";
    try {
      await this.#session.signIn(name);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : "That did not work. Please try again.";
      return;
    } finally {
      enter.disabled = false;
    }
    this.dialog.close();
    if (this.#goesOn) this.dispatchEvent(new CustomEvent("signed-in"));
  }

  /** @param {string} name */
  #drawLeaving(name) {
    const leave = button("Sign out", () => {
      this.#session.signOut();
      this.dialog.close();
    });
    this.dialog.replaceChildren(
      title(`Signed in as ${name}`),
      line("hint", "Signing out begins a new conversation."),
      element("footer", button("Close", () => this.dialog.close()), leave),
    );
  }
}

/** @param {string} text */
function title(text) {
  const node = element("h2", text);
  node.id = "sign-in-title";
  return node;
}

customElements.define("usher-sign-in", UsherSignIn);
