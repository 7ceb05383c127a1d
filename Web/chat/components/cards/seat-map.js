import { element } from "../../markdown.js";
import { shown } from "../../money.js";
import { announce, button, line, say, together, wish } from "./parts.js";
import { SeatGrid } from "./seat-grid.js";
import { sectionPlan } from "./section-plan.js";

/** @typedef {import("../../desk.js").Desk} Desk */
/** @typedef {import("../../protocol.js").EventDetails} EventDetails */
/** @typedef {import("../../protocol.js").EventSection} EventSection */
/** @typedef {import("../../protocol.js").Seat} Seat */

const lookEvery = 15_000;
const quoteDelay = 150;
const mostSeats = 20;

/** The house: its sections, the seats of one of them, and what was chosen, with the whole price. */
export class UsherSeatMap extends HTMLElement {
  #desk;
  #event;
  #wanted;
  /** @type {EventDetails | null} */
  #details = null;
  /** The section that is shown, or will be when its seats are there. */
  #entered = /** @type {EventSection | null} */ (null);
  /** @type {Map<string, Seat>} */
  #chosen = new Map();
  /** @type {SeatGrid | null} */
  #grid = null;
  #plan = element("div");
  #place = element("div");
  #summary = element("p", "No seat is chosen yet.");
  #take = button("Take these seats", () => this.#send(), "accept");
  #clear = button("Choose none", () => this.#choose([]));
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #quoting;

  /**
   * @param {Desk} desk
   * @param {string} event
   * @param {string} [section] The one that is shown first.
   */
  constructor(desk, event, section) {
    super();
    this.#desk = desk;
    this.#event = event;
    this.#wanted = section;
  }

  /** A message that comes again takes its cards out and puts them back. */
  connectedCallback() {
    if (this.#details && !this.hidden) this.#watch();
  }

  disconnectedCallback() {
    clearInterval(this.#looking);
    clearTimeout(this.#quoting);
  }

  /** Shows how it is now; what was chosen stays. */
  async open() {
    this.#watch();
    if (this.#details) return this.#look();
    try {
      this.#details = await this.#desk.event(this.#event);
    } catch {
      this.replaceChildren(line("hint", "The seat map cannot be loaded now; please try again in a moment."));
      return;
    }
    this.#build(this.#details);
    const sold = this.#details.sections.filter(({ price }) => price !== null);
    const first = sold.find(({ section }) => section === this.#wanted) ?? sold.find(({ free_seats: free }) => free > 0);
    if (first) await this.#enter(first);
  }

  #watch() {
    clearInterval(this.#looking);
    this.#looking = setInterval(() => void this.#look(), lookEvery);
  }

  /** @param {EventDetails} details */
  #build(details) {
    this.#plan.className = "plan";
    this.#place.className = "place";
    this.#summary.className = "summary";
    this.#summary.setAttribute("role", "status");
    this.#take.disabled = true;
    this.#clear.hidden = true;
    this.#plan.replaceChildren(sectionPlan(details, (section) => void this.#enter(section)));
    const foot = element("div", this.#summary, this.#take, this.#clear);
    foot.className = "foot";
    this.replaceChildren(this.#plan, this.#place, foot);
  }

  /** @param {EventSection} section */
  async #enter(section) {
    for (const other of this.#plan.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other.dataset.section === section.section));
    }
    this.#grid = null;
    this.#entered = section;
    const price = section.price === null ? "" : ` · ${shown(section.price, this.#currency)} each plus fees`;
    const title = element("h3", `Section ${section.section}${price}`);
    if (section.general_admission) {
      this.#place.removeAttribute("aria-busy");
      this.#place.replaceChildren(title, this.#standing(section));
      return;
    }
    this.#place.replaceChildren(title, line("hint", "Loading the seats…"));
    this.#place.setAttribute("aria-busy", "true");
    try {
      const seats = await this.#desk.seats(this.#event, section.section);
      if (this.#entered !== section) return;
      this.#grid = new SeatGrid(section, seats, this.#currency, {
        isChosen: (id) => this.#chosen.has(id),
        onPress: (seat) => this.#toggle(seat),
      });
      this.#place.replaceChildren(title, this.#grid.element, legend());
    } catch {
      if (this.#entered !== section) return;
      this.#place.replaceChildren(title, line("hint", "The seats cannot be loaded now; please try again in a moment."));
    } finally {
      if (this.#entered === section) this.#place.removeAttribute("aria-busy");
    }
  }

  get #currency() {
    return this.#details?.currency ?? "USD";
  }

  get #most() {
    return this.#details?.ticket_limit ?? mostSeats;
  }

  /**
   * Where places have no numbers, only how many counts.
   * @param {EventSection} section
   */
  #standing(section) {
    const count = element("input");
    count.type = "number";
    count.min = "1";
    count.max = String(Math.min(this.#most, section.free_seats));
    count.value = "2";
    const label = element("label", "Places without numbers. How many? ", count);
    const take = button("Take these", () => {
      if (!count.reportValidity()) return;
      say(this, `${count.value} ${count.value === "1" ? "ticket" : "tickets"} in section ${section.section} please`);
    }, "accept");
    return line("standing", label, take);
  }

  /** @param {Seat} seat */
  #toggle(seat) {
    const others = [...this.#chosen.values()].filter(({ id }) => id !== seat.id);
    if (others.length < this.#chosen.size) return this.#choose(others);
    if (others.length < this.#most) return this.#choose([...others, seat]);
    announce(this, `At most ${this.#most} seats can be chosen.`);
  }

  /** @param {Seat[]} seats */
  #choose(seats) {
    this.#chosen = new Map(seats.map((seat) => [seat.id, seat]));
    this.#grid?.mark();
    this.#take.disabled = seats.length === 0;
    this.#clear.hidden = seats.length === 0;
    clearTimeout(this.#quoting);
    if (seats.length === 0) {
      this.#summary.textContent = "No seat is chosen yet.";
      return;
    }
    const names = `${seats.length === 1 ? "Seat" : "Seats"} ${together(seats.map(({ id }) => id))}`;
    this.#summary.textContent = `${names} …`;
    this.#quoting = setTimeout(() => void this.#quote(names), quoteDelay);
  }

  /** @param {string} names */
  async #quote(names) {
    const ids = [...this.#chosen.keys()];
    /** @type {string} */
    let price;
    try {
      const quote = await this.#desk.quote(this.#event, ids);
      price = `${quote.total_text} in all`;
    } catch {
      price = "the price cannot be told now";
    }
    // Meanwhile others may have been chosen.
    if (ids.join() === [...this.#chosen.keys()].join()) this.#summary.textContent = `${names}: ${price}`;
  }

  /** Looks which seats are still free; what somebody else has taken is not chosen any more. */
  async #look() {
    if (this.hidden || !this.#grid || document.visibilityState === "hidden") return;
    const grid = this.#grid;
    try {
      grid.update(await this.#desk.seats(this.#event, grid.section));
    } catch {
      return;
    }
    const gone = [...this.#chosen.values()].filter(({ id, section }) => section === grid.section && !grid.isFree(id));
    if (gone.length === 0) return;
    this.#choose([...this.#chosen.values()].filter((seat) => !gone.includes(seat)));
    announce(this, `${together(gone.map(({ id }) => id))} ${gone.length === 1 ? "is" : "are"} no longer free.`);
  }

  #send() {
    const seats = [...this.#chosen.keys()];
    if (seats.length === 0) return;
    say(this, wish(seats));
    // They are kept for the customer from now on, and not somebody else's.
    this.#choose([]);
  }
}

/** What the signs of the map mean. */
function legend() {
  const signs = [["free", "free"], ["chosen", "chosen"], ["held", "kept for somebody"], ["sold", "sold"], ["accessible", "room for a wheelchair"]];
  const list = element(
    "ul",
    ...signs.map(([state, text]) => {
      const sign = element("i");
      sign.className = "seat";
      sign.dataset.state = state;
      return element("li", sign, text);
    }),
  );
  list.className = "legend";
  list.setAttribute("aria-hidden", "true");
  return list;
}

customElements.define("usher-seat-map", UsherSeatMap);
