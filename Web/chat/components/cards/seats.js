import { element } from "../../markdown.js";
import { shown } from "../../money.js";
import { button, eventHeading, line, say, together, wish } from "./parts.js";
import { UsherSeatMap } from "./seat-map.js";

/** @typedef {import("../../protocol.js").Offer} Offer */
/** @typedef {import("../../protocol.js").SeatOffers} SeatOffers */

/** The best seats, each choice with its whole price, and the seat map for who wants others. */
export class UsherSeats extends HTMLElement {
  /** Of several only the last can be chosen from: seats of two events may have the same names. */
  subject = "seats";
  /** @type {import("../../desk.js").Desk | null} */
  #desk = null;

  connectedCallback() {
    this.#desk?.add(this);
  }

  disconnectedCallback() {
    this.#desk?.remove(this);
  }

  /** Offers are those of their moment. */
  async refresh() {}

  /**
   * @param {SeatOffers} data
   * @param {{ desk: import("../../desk.js").Desk }} context
   */
  show({ event_id: id, event, offers }, { desk }) {
    this.#desk = desk;
    const list = element("ul", ...offers.map((offer) => this.#offer(offer)));
    list.className = "offers";
    list.setAttribute("aria-label", "Seats to choose from");
    const map = new UsherSeatMap(desk, id, offers[0]?.section);
    map.hidden = true;
    const toggle = button("Show the seat map", () => {
      map.hidden = !map.hidden;
      toggle.setAttribute("aria-expanded", String(!map.hidden));
      toggle.textContent = map.hidden ? "Show the seat map" : "Hide the seat map";
      if (!map.hidden) void map.open();
    });
    toggle.setAttribute("aria-expanded", "false");
    const details = element("div", list, toggle, map);
    details.className = "details";
    this.replaceChildren(...eventHeading(event, "h2"), details);
  }

  /** @param {Offer} offer */
  #offer(offer) {
    const { section, seat_ids: seats, together: sideBySide, total_text: total } = offer;
    const name = `${seats.length === 1 ? "Seat" : "Seats"} ${together(seats)}`;
    const hint = seats.length > 1 ? (sideBySide ? ", side by side" : ", not all side by side") : "";
    const extras = offer.fees + offer.taxes;
    const price = line("price", element("strong", total), extras > 0 ? ` with fees of ${shown(extras, offer.currency)}` : " in all");
    const take = button("Take these", () => say(this, wish(seats)), "accept");
    take.setAttribute("aria-label", `Take ${name}, ${total} in all`);
    const words = element("div", element("h3", `Section ${section}`), line("seats", name + hint), price);
    const item = element("li", words, take);
    item.className = "card";
    return item;
  }
}

customElements.define("usher-seats", UsherSeats);
