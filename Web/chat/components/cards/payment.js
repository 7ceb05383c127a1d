import { element, link } from "../../markdown.js";
import { button, line, say } from "./parts.js";

/** @typedef {import("../../protocol.js").PaymentMethod} PaymentMethod */

/** What the customer can pay with: each a button, under the last message only. */
export class UsherPaymentMethods extends HTMLElement {
  /** @param {{ payment_methods: PaymentMethod[], test: boolean }} data */
  show({ payment_methods: methods, test }) {
    const list = element("ul", ...methods.map((method) => this.#method(method)));
    list.setAttribute("aria-label", "Ways to pay");
    this.replaceChildren(list);
    if (test) this.append(line("hint", "Payments here are only tests: no money moves."));
  }

  /** @param {PaymentMethod} method */
  #method(method) {
    const choose = button(`Pay with ${method.name}`, () => say(this, `Pay with ${method.name}`));
    const more = method.note ?? (method.expires ? `expires ${method.expires}` : "");
    if (more) choose.append(element("small", more));
    return element("li", choose);
  }
}

/** The way to sign in, where something needs to know who the customer is. */
export class UsherSignInCard extends HTMLElement {
  /**
   * @param {unknown} _
   * @param {{ canSignIn: boolean, signInURL: string | null }} context
   */
  show(_, { canSignIn, signInURL }) {
    if (!canSignIn) return this.replaceChildren(...elsewhere(signInURL));
    this.replaceChildren(
      button("Sign in", () => this.dispatchEvent(new CustomEvent("sign-in", { bubbles: true })), "accept"),
    );
  }
}

/**
 * How to sign in on the company's own site.
 * @param {string | null} url
 */
function elsewhere(url) {
  const hint = line("hint", "Please sign in on our site, and come back to this chat from there.");
  const anchor = url ? link(url, "Sign in") : null;
  if (!anchor) return [hint];
  anchor.className = "accept";
  anchor.rel = "noopener noreferrer";
  anchor.target = "_top";
  return [hint, anchor];
}

customElements.define("usher-payment-methods", UsherPaymentMethods);
customElements.define("usher-sign-in-card", UsherSignInCard);
