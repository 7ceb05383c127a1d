import { element, link } from "../../markdown.js";
import { shown } from "../../money.js";
import { announce, eventHeading, grow, line, priceTable, together } from "./parts.js";
import { ticketList } from "./ticket.js";

/** @typedef {import("../../desk.js").Desk} Desk */
/** @typedef {import("../../protocol.js").Order} Order */
/** @typedef {import("../../protocol.js").Ticket} Ticket */

const states = /** @type {Record<string, string>} */ ({
  pending_payment: "Waiting for payment",
  confirmed: "Confirmed",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  failed: "Not paid",
  cancelled: "Cancelled",
});

const seatStates = /** @type {Record<string, string>} */ ({ reserved: "kept", returning: "being returned" });

const pollEvery = 3000;
const pollFor = 30 * 60_000;

/** An order as it is now: seats, money, what waits for the customer's bank, and the tickets. */
export class UsherOrder extends HTMLElement {
  subject = "";
  /** @type {Desk | null} */
  #desk = null;
  /** @type {Order | null} */
  #order = null;
  /** @type {Ticket[]} */
  #tickets = [];
  #drawn = "";
  #since = performance.now();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Order} order
   * @param {{ desk: Desk }} context
   */
  show(order, { desk }) {
    this.#desk = desk;
    this.subject = order.order_id;
    this.#draw(order);
  }

  connectedCallback() {
    this.#desk?.add(this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#desk?.remove(this);
  }

  async refresh() {
    clearTimeout(this.#timer);
    const before = this.#order?.state;
    try {
      if (this.#desk) {
        const order = await this.#desk.order(this.subject);
        this.#draw(order);
        if (order.paid > 0 || order.credit > 0) {
          this.#tickets = await this.#desk.tickets(this.subject);
          this.#draw(order);
        }
      }
    } catch {
      // It stays as it was; the next message or the next look shows more.
    }
    if (this.#order && before !== this.#order.state) announce(this, `Your order: ${states[this.#order.state] ?? this.#order.state}.`);
    if (this.isConnected && this.#isOpen() && performance.now() - this.#since < pollFor) {
      this.#timer = setTimeout(() => this.refresh(), pollEvery);
    }
  }

  /** Whether something goes on that ends without the customer writing. */
  #isOpen() {
    return this.#order?.state === "pending_payment" || Boolean(this.#order?.pending);
  }

  /** @param {Order} order */
  #draw(order) {
    const text = JSON.stringify([order, this.#tickets]);
    this.#order = order;
    // Drawn again only when something has changed, so that focus and codes stay.
    if (text === this.#drawn) return;
    this.#drawn = text;
    this.dataset.state = order.state;
    const chip = element("span", states[order.state] ?? order.state);
    chip.className = "chip";
    const title = element("h2", "Your order ", chip);
    const details = element("div", ...this.#details(order));
    details.className = "details";
    const card = element("section", title, details);
    card.className = "card";
    card.setAttribute("aria-label", `Order ${order.order_id}`);
    this.replaceChildren(card);
    grow(this);
  }

  /** @param {Order} order */
  #details(order) {
    /** @type {Node[]} */
    const parts = [...eventHeading(order.event, "h3")];
    if (order.seats.length > 0) parts.push(seatLine(order), priceTable(order.lines, order.currency, order.total_text));
    if (order.paid > 0) parts.push(line("paid", "Paid: ", element("strong", order.paid_text)));
    if (order.credit > 0) parts.push(line("paid", "Paid with credit: ", element("strong", shown(order.credit, order.currency))));
    if (order.refunded > 0) parts.push(line("paid", "Given back: ", element("strong", order.refunded_text)));
    if (order.credit_returned > 0) {
      parts.push(line("paid", "Given back as credit: ", element("strong", shown(order.credit_returned, order.currency))));
    }
    const elsewhere = order.action_url ? actionLink(order.action_url, order.action) : null;
    if (elsewhere) parts.push(line("action", elsewhere), line("hint", "Nothing is charged before. This card follows by itself."));
    if (this.#tickets.length > 0 && this.#desk) parts.push(ticketList(this.#tickets, this.#desk));
    parts.push(line("number", `Order ${order.order_id}`));
    return parts;
  }
}

/** @param {Order} order */
function seatLine({ seats }) {
  const names = seats.map(({ id, status }) => {
    const state = seatStates[status ?? ""];
    return state ? `${id} (${state})` : id;
  });
  return line("seats", `${names.length === 1 ? "Seat" : "Seats"} ${together(names)}`);
}

/**
 * @param {string} url
 * @param {string | null | undefined} action
 */
function actionLink(url, action) {
  const anchor = link(url, action === "pay" ? "Pay now" : "Confirm at your bank");
  if (!anchor) return null;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.className = "accept";
  return anchor;
}

customElements.define("usher-order", UsherOrder);
