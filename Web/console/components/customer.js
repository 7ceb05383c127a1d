import { Refusal, call } from "../../account/api.js";
import { button, element, paragraph } from "../../account/dom.js";
import { customerName, plain, standing, wholeTime, when } from "../words.js";

/** @typedef {import("../inbox.js").Conversation} Conversation */

/**
 * What is known of the customer: their other conversations, orders, what they let us remember, what they agree to. Each part
 * is asked for alone, and who may not see one is not shown it. Fires `open` (detail: a conversation's id).
 */
export class ConsoleCustomer extends HTMLElement {
  /** @type {string | null} */
  #shown = null;

  /** @param {string[]} scopes */
  constructor(scopes) {
    super();
    this.scopes = scopes;
  }

  /** @param {Conversation} conversation */
  async show(conversation) {
    const key = `${conversation.id} ${conversation.customer}`;
    if (this.#shown === key) return;
    this.#shown = key;
    const { customer } = conversation;
    const facts = element("dl", {}, ...this.#facts(conversation).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    this.replaceChildren(element("h2", {}, customerName(conversation)), facts);
    if (customer === null) {
      this.append(element("p", { class: "hint" }, "Nobody has proved who this is, so no orders and nothing remembered is shown."));
      return;
    }
    const name = encodeURIComponent(customer);
    const parts = await Promise.all([
      this.#part("Other conversations", () => this.#others(conversation, name)),
      ...(this.scopes.includes("tickets:view") ? [this.#part("Orders", () => this.#orders(name))] : []),
      this.#part("Remembered", () => this.#memory(name)),
      this.#part("Consents", () => this.#consents(name)),
    ]);
    if (this.#shown === key) this.append(...parts);
  }

  /**
   * @param {Conversation} conversation
   * @returns {[string, string][]}
   */
  #facts({ customer, customer_reference: said, metadata, created_at: begun }) {
    return [
      .../** @type {[string, string][]} */ (customer ? [["Proved", customer]] : said ? [["Said", said]] : []),
      ["Since", wholeTime(begun)],
      ...Object.entries(metadata),
    ];
  }

  /**
   * @param {string} title
   * @param {() => Promise<Node[]>} read
   */
  async #part(title, read) {
    const part = element("section", {}, element("h3", {}, title));
    try {
      const rows = await read();
      part.append(rows.length > 0 ? element("ul", {}, ...rows.map((row) => element("li", {}, row))) : element("p", { class: "hint" }, "None"));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      part.append(element("p", { class: "hint" }, error.message));
    }
    return part;
  }

  /**
   * @param {Conversation} conversation
   * @param {string} name
   */
  async #others({ id, customer }, name) {
    const pages = await Promise.all(["open", "ended"].map((view) => call("GET", `/v1/inbox?view=${view}&limit=10&q=${name}`)));
    /** @type {import("../inbox.js").Item[]} */
    const items = pages.flatMap(({ conversations }) => conversations);
    return items
      .filter(({ conversation }) => conversation.customer === customer && conversation.id !== id)
      .map(({ conversation, handoff, last_text: text }) => {
        const row = button("", () => this.dispatchEvent(new CustomEvent("open", { detail: conversation.id })));
        row.append(element("span", {}, `${when(conversation.updated_at)} · ${standing(conversation, handoff)}`), element("span", { class: "hint" }, plain(text)));
        return row;
      });
  }

  /** @param {string} name */
  async #orders(name) {
    const { orders } = await call("GET", `/v1/orders?customer_id=${name}&limit=10`);
    return orders.map((/** @type {any} */ order) =>
      paragraph(element("strong", {}, order.event?.name ?? order.order_id), ` ${order.total_text}`, element("span", { class: "hint" }, ` ${order.status ?? order.state ?? ""}`)),
    );
  }

  /** @param {string} name */
  async #memory(name) {
    const { facts } = await call("GET", `/v1/memory?customer=${name}`);
    return facts.map((/** @type {any} */ { text, created_at: time }) => paragraph(text, element("span", { class: "hint" }, ` ${when(time)}`)));
  }

  /** @param {string} name */
  async #consents(name) {
    const { consents } = await call("GET", `/v1/customers/${name}/consents`);
    return consents.map((/** @type {any} */ { purpose, state }) => paragraph(`${purpose}: ${state}`));
  }
}

customElements.define("console-customer", ConsoleCustomer);
