import { element } from "../../markdown.js";
import { spoken } from "../../money.js";
import { Roving } from "../../roving.js";

/** @typedef {import("../../protocol.js").EventSection} EventSection */
/** @typedef {import("../../protocol.js").Seat} Seat */

const states = /** @type {Record<string, string>} */ ({ free: "free", held: "kept for somebody", sold: "sold", not_sold: "not sold" });

/** The seats of one section, row by row, to be chosen with the mouse, by touch, or with arrow keys and Enter or Space. */
export class SeatGrid {
  /** @type {Map<string, { seat: Seat, cell: HTMLElement }>} */
  #cells = new Map();
  element = element("div");

  /**
   * @param {EventSection} section
   * @param {Seat[]} seats Row by row.
   * @param {string} currency
   * @param {{ isChosen: (id: string) => boolean, onPress: (seat: Seat) => void }} handlers
   */
  constructor({ section }, seats, currency, handlers) {
    this.section = section;
    this.currency = currency;
    this.handlers = handlers;
    this.element.className = "grid";
    this.element.tabIndex = -1;
    const grid = element("div");
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", `Seats of section ${section}; choose with the arrow keys and Space`);
    grid.setAttribute("aria-multiselectable", "true");
    const columns = [...new Set(seats.map(({ x }) => x))].sort((one, other) => one - other);
    const rows = grouped(seats);
    /** @type {import("../../roving.js").Place<HTMLElement>[]} */
    const places = [];
    let rank = 0;
    for (const [name, members] of rows) {
      grid.append(this.#row(name, members, columns, rank, places));
      rank += 1;
    }
    // The Tab key leads to a seat that can be chosen.
    places.sort((one, other) => Number(this.#isTaken(one.item)) - Number(this.#isTaken(other.item)));
    new Roving(grid, places);
    grid.addEventListener("click", ({ target }) => this.#press(target));
    grid.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#press(event.target);
    });
    this.element.append(grid);
    this.mark();
  }

  /**
   * Whether a seat can be chosen.
   * @param {string} id
   */
  isFree(id) {
    return this.#cells.get(id)?.seat.state === "free";
  }

  /** Shows which seats are chosen. */
  mark() {
    for (const [id, { seat, cell }] of this.#cells) {
      const isChosen = this.handlers.isChosen(id);
      cell.dataset.state = isChosen ? "chosen" : seat.state;
      cell.setAttribute("aria-selected", String(isChosen));
      cell.setAttribute("aria-disabled", String(seat.state !== "free"));
      cell.setAttribute("aria-label", this.#name(seat));
    }
  }

  /**
   * Takes up how the seats stand now.
   * @param {Seat[]} seats
   */
  update(seats) {
    for (const seat of seats) {
      const known = this.#cells.get(seat.id);
      if (known) known.seat = seat;
    }
    this.mark();
  }

  /**
   * @param {string} name
   * @param {Seat[]} seats
   * @param {number[]} columns
   * @param {number} rank
   * @param {import("../../roving.js").Place<HTMLElement>[]} places
   */
  #row(name, seats, columns, rank, places) {
    const head = element("span", name);
    head.setAttribute("role", "rowheader");
    if (name) head.setAttribute("aria-label", `Row ${name}`);
    const row = element("div", head);
    row.setAttribute("role", "row");
    for (const seat of seats) {
      const cell = element("span", seat.number);
      cell.className = "seat";
      cell.setAttribute("role", "gridcell");
      cell.toggleAttribute("data-accessible", seat.accessible);
      cell.dataset.seat = seat.id;
      const column = columns.indexOf(seat.x);
      cell.style.gridColumn = String(column + 2);
      this.#cells.set(seat.id, { seat, cell });
      places.push({ item: cell, x: column, y: rank });
      row.append(cell);
    }
    return row;
  }

  /** @param {HTMLElement} cell */
  #isTaken(cell) {
    return !this.isFree(cell.dataset.seat ?? "");
  }

  /** @param {EventTarget | null} target */
  #press(target) {
    const id = target instanceof HTMLElement ? target.dataset.seat : undefined;
    const known = id ? this.#cells.get(id) : undefined;
    if (known?.seat.state === "free") this.handlers.onPress(known.seat);
  }

  /**
   * A seat as it is heard: `Section A row 5 seat 12, 120 US dollars, free`.
   * @param {Seat} seat
   */
  #name({ id, section, row, number, price, accessible, state }) {
    const place = `Section ${section}${row ? ` row ${row}` : ""} seat ${number}`;
    const cost = price === null ? [] : [spoken(price, this.currency)];
    const room = accessible ? ["room for a wheelchair"] : [];
    return [place, ...cost, ...room, this.handlers.isChosen(id) ? "chosen" : states[state]].join(", ");
  }
}

/**
 * @param {Seat[]} seats
 * @returns {Map<string, Seat[]>}
 */
function grouped(seats) {
  /** @type {Map<string, Seat[]>} */
  const rows = new Map();
  for (const seat of seats) rows.set(seat.row ?? "", [...(rows.get(seat.row ?? "") ?? []), seat]);
  return rows;
}
