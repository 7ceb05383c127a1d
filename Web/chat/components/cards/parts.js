import { element } from "../../markdown.js";
import { shown } from "../../money.js";

/** @typedef {import("../../protocol.js").Event} Event */
/** @typedef {import("../../protocol.js").PriceLine} PriceLine */

/**
 * A button that does something.
 * @param {string} label
 * @param {() => void} press
 * @param {string} [name] Its class.
 */
export function button(label, press, name) {
  const node = element("button", label);
  node.type = "button";
  if (name) node.className = name;
  node.addEventListener("click", press);
  return node;
}

/**
 * A paragraph of a class.
 * @param {string} name
 * @param {...(Node | string)} content
 */
export function line(name, ...content) {
  const node = element("p", ...content);
  node.className = name;
  return node;
}

/**
 * Says something in the customer's name.
 * @param {HTMLElement} card
 * @param {string} text
 */
export function say(card, text) {
  card.dispatchEvent(new CustomEvent("say", { bubbles: true, detail: text }));
}

/**
 * Tells those who listen and do not see.
 * @param {HTMLElement} card
 * @param {string} text
 */
export function announce(card, text) {
  card.dispatchEvent(new CustomEvent("announce", { bubbles: true, detail: text }));
}

/**
 * Tells the transcript that a card has become taller by itself.
 * @param {HTMLElement} card
 */
export function grow(card) {
  card.dispatchEvent(new CustomEvent("grown", { bubbles: true }));
}

/**
 * Which event it is, when and where: the date is that of the venue's clock.
 * @param {Event | null | undefined} event
 * @param {"h2" | "h3"} level
 * @returns {Node[]}
 */
export function eventHeading(event, level) {
  if (!event) return [];
  const time = element("time", event.when);
  time.dateTime = event.starts_at;
  return [element(level, event.name), line("when", time), line("where", [event.venue, event.city].filter(Boolean).join(", "))];
}

/**
 * What things cost, line by line, and the total.
 * @param {PriceLine[]} lines
 * @param {string} currency
 * @param {string} total As the server writes it.
 */
export function priceTable(lines, currency, total) {
  const body = element("tbody");
  for (const { kind, name, quantity, amount, included } of lines) {
    const label = kind === "tickets" ? `${quantity ?? ""} × section ${name}` : quantity ? `${name} (${quantity})` : name;
    body.append(row(included ? `${label}, included` : label, shown(amount, currency)));
  }
  const table = element("table", body, element("tfoot", row("Total", total)));
  table.className = "prices";
  return table;
}

/**
 * @param {string} label
 * @param {string} amount
 */
function row(label, amount) {
  const head = element("th", label);
  head.scope = "row";
  return element("tr", head, element("td", amount));
}

/**
 * Seats as people say them: `104-F-7 and 104-F-8`.
 * @param {string[]} seats
 */
export const together = (seats) =>
  seats.length < 2 ? seats.join("") : `${seats.slice(0, -1).join(", ")} and ${seats[seats.length - 1]}`;

/**
 * What a customer says who has chosen seats.
 * @param {string[]} seats
 */
export const wish = (seats) => `${seats.length === 1 ? "Seat" : "Seats"} ${together(seats)} please`;
