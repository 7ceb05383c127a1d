import { request } from "./protocol.js";

/** @typedef {import("./protocol.js").EventDetails} EventDetails */
/** @typedef {import("./protocol.js").Hold} Hold */
/** @typedef {import("./protocol.js").Order} Order */
/** @typedef {import("./protocol.js").Quote} Quote */
/** @typedef {import("./protocol.js").Seat} Seat */
/** @typedef {import("./protocol.js").Ticket} Ticket */
/** @typedef {import("./session.js").Session} Session */

/**
 * A card whose thing changes while it is looked at: a hold, an order.
 * @typedef {HTMLElement & { subject: string, refresh(): Promise<void> }} Changing
 */

const settleTime = 50;

/**
 * The ticket desk as the cards of a conversation see it: what they draw, as it is now. Of the cards about the same thing,
 * the last one shows it whole; those before it say so.
 */
export class Desk {
  #session;
  /** @type {Set<Changing>} */
  #cards = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.refresh();
    });
  }

  /**
   * @param {string} id
   * @returns {Promise<EventDetails>}
   */
  event(id) {
    return request(`/v1/events/${encodeURIComponent(id)}`);
  }

  /**
   * The seats of a section.
   * @param {string} event
   * @param {string} section
   * @returns {Promise<Seat[]>}
   */
  async seats(event, section) {
    const query = new URLSearchParams({ section });
    return (await request(`/v1/events/${encodeURIComponent(event)}/seats?${query}`)).seats;
  }

  /**
   * What seats cost in all.
   * @param {string} event
   * @param {string[]} seats
   * @returns {Promise<Quote>}
   */
  quote(event, seats) {
    return request(`/v1/events/${encodeURIComponent(event)}/quote`, { method: "POST", body: { seat_ids: seats } });
  }

  /**
   * @param {string} id
   * @returns {Promise<Hold>}
   */
  hold(id) {
    return this.#session.ask(`/v1/holds/${encodeURIComponent(id)}`);
  }

  /**
   * @param {string} id
   * @returns {Promise<Order>}
   */
  order(id) {
    return this.#session.ask(`/v1/orders/${encodeURIComponent(id)}`);
  }

  /**
   * The tickets of an order, those that were taken back too.
   * @param {string} order
   * @returns {Promise<Ticket[]>}
   */
  async tickets(order) {
    return (await this.#session.ask(`/v1/orders/${encodeURIComponent(order)}/tickets`)).tickets;
  }

  /**
   * A ticket's QR code, as the address of a picture.
   * @param {string} ticket
   * @returns {Promise<string>}
   */
  async code(ticket) {
    const svg = await this.#session.ask(`/v1/tickets/${encodeURIComponent(ticket)}/qr.svg`, "text");
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }

  /**
   * Takes up a card that stands in the transcript now.
   * @param {Changing} card
   */
  add(card) {
    this.#cards.add(card);
    this.refresh();
  }

  /** @param {Changing} card */
  remove(card) {
    this.#cards.delete(card);
    this.refresh();
  }

  /** Looks again at what the cards show: something may have been done. */
  refresh() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const card of this.#current()) void card.refresh();
    }, settleTime);
  }

  /** The last card about each thing. */
  #current() {
    /** @type {Map<string, Changing>} */
    const last = new Map();
    for (const card of this.#cards) {
      const other = last.get(card.subject);
      if (!other || other.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) last.set(card.subject, card);
    }
    for (const card of this.#cards) card.toggleAttribute("data-earlier", last.get(card.subject) !== card);
    return [...last.values()];
  }
}
