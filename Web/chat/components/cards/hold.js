import { element } from "../../markdown.js";
import { announce, eventHeading, line, priceTable, together } from "./parts.js";

/** @typedef {import("../../desk.js").Desk} Desk */
/** @typedef {import("../../protocol.js").Hold} Hold */

const endings = /** @type {Record<string, string>} */ ({
  ordered: "These seats went into your order.",
  released: "These seats were given back.",
  lapsed: "The time is over: these seats are free again.",
});

/** Seats that are kept for a while: what they cost, and how long it still is. */
export class UsherHold extends HTMLElement {
  subject = "";
  /** @type {Desk | null} */
  #desk = null;
  #status = "active";
  #timer = element("p");
  /** When it ends, in milliseconds of this page's own clock, which nobody sets; nothing while the server was not asked. */
  #end = /** @type {number | null} */ (null);
  #fallback = 0;
  #wasNear = false;
  /** Whether the time is over and the server could not be asked what became of the seats. */
  #isUnsure = false;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;

  /**
   * @param {Hold} hold
   * @param {{ desk: Desk }} context
   */
  show(hold, { desk }) {
    this.#desk = desk;
    this.subject = hold.hold_id;
    this.#status = hold.status;
    this.#fallback = Date.parse(hold.expires_at);
    this.#timer.className = "timer";
    this.#timer.setAttribute("role", "timer");
    const seats = line("seats", `${hold.seat_ids.length === 1 ? "Seat" : "Seats"} ${together(hold.seat_ids)}`);
    const details = element("div", ...eventHeading(hold.event, "h3"), seats, priceTable(hold.lines, hold.currency, hold.total_text));
    details.className = "details";
    const card = element("section", element("h2", "Kept for you"), details, this.#timer);
    card.className = "card";
    card.setAttribute("aria-label", `Seats ${together(hold.seat_ids)}, kept for you`);
    this.replaceChildren(card);
    this.#draw();
  }

  connectedCallback() {
    this.#desk?.add(this);
    this.#tick = setInterval(() => this.#draw(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
    this.#desk?.remove(this);
  }

  /** Asks the server how it stands: only its clock counts. */
  async refresh() {
    if (!this.#desk || this.#status !== "active") return;
    try {
      const hold = await this.#desk.hold(this.subject);
      this.#become(hold.status);
      this.#isUnsure = false;
      this.#end = performance.now() + hold.seconds_left * 1000;
    } catch {
      // It stays what was said of it; this browser's clock stands in for the server's.
      if (!this.#isUnsure) this.#end ??= performance.now() + (this.#fallback - Date.now());
    }
    this.#draw();
  }

  #draw() {
    this.dataset.status = this.#status;
    if (this.#status !== "active") {
      clearInterval(this.#tick);
      this.#timer.textContent = endings[this.#status] ?? "";
      return;
    }
    if (this.#end === null) {
      this.#timer.textContent = this.#isUnsure ? "The time is over." : "";
      return;
    }
    const seconds = Math.ceil((this.#end - performance.now()) / 1000);
    if (seconds <= 0) {
      void this.#lapse();
      return;
    }
    if (seconds <= 60 && !this.#wasNear) {
      this.#wasNear = true;
      announce(this, "Your seats are kept for one more minute.");
    }
    this.toggleAttribute("data-near", seconds <= 60);
    this.#timer.textContent = `Kept for ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  /** The time is over; but the seats may have gone into an order before. */
  async #lapse() {
    this.#end = null;
    try {
      const hold = await this.#desk?.hold(this.subject);
      if (hold && hold.status === "active") {
        this.#end = performance.now() + hold.seconds_left * 1000 + 500;
        return;
      }
      this.#become(hold?.status ?? "lapsed");
    } catch {
      this.#isUnsure = true;
    }
    this.#draw();
  }

  /**
   * Two may hear of it at once: the one who asked as the time was over, and who came back to the page. It is said once.
   * @param {string} status
   */
  #become(status) {
    if (this.#status === "active" && status === "lapsed") announce(this, "The time for your seats is over. They are free again.");
    this.#status = status;
  }
}

customElements.define("usher-hold", UsherHold);
