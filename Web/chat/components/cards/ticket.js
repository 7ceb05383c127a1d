import { element } from "../../markdown.js";
import { button, grow, line } from "./parts.js";

/** @typedef {import("../../desk.js").Desk} Desk */
/** @typedef {import("../../protocol.js").Ticket} Ticket */

/** What the door says to a ticket that does not open it any more. */
const refusals = /** @type {Record<string, string>} */ ({
  revoked: "No longer valid",
  already_scanned: "Used",
  expired: "Over",
});

/**
 * The tickets of an order, each with its code.
 * @param {Ticket[]} tickets
 * @param {Desk} desk
 */
export function ticketList(tickets, desk) {
  const list = element("ul", ...tickets.map((ticket) => item(ticket, desk)));
  list.className = "tickets";
  list.setAttribute("aria-label", "Tickets");
  return list;
}

/**
 * @param {Ticket} ticket
 * @param {Desk} desk
 */
function item(ticket, desk) {
  const refusal = refusals[ticket.status];
  const place = element("li", element("strong", `Seat ${ticket.seat}`));
  if (refusal) {
    place.dataset.refused = ticket.status;
    place.append(line("chip", refusal));
    return place;
  }
  const picture = element("img");
  picture.alt = `QR code of the ticket for seat ${ticket.seat}`;
  picture.width = picture.height = 112;
  const enlarge = button("", () => show(ticket, picture.src), "code");
  enlarge.setAttribute("aria-label", `Enlarge the ticket for seat ${ticket.seat}`);
  enlarge.append(picture);
  enlarge.hidden = true;
  place.append(enlarge);
  desk
    .code(ticket.id)
    .then((source) => {
      picture.src = source;
      enlarge.hidden = false;
      grow(place);
    })
    .catch(() => place.append(line("hint", "The code cannot be loaded now; please look again in a moment.")));
  return place;
}

/**
 * Shows a ticket as large as the screen allows, for the door.
 * @param {Ticket} ticket
 * @param {string} source
 */
function show(ticket, source) {
  const dialog = element("dialog");
  const title = element("h2", `Ticket for seat ${ticket.seat}`);
  title.id = "ticket-title";
  const picture = element("img");
  picture.src = source;
  picture.alt = "QR code for the door";
  dialog.className = "ticket";
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, picture, element("footer", button("Close", () => dialog.close())));
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.querySelector("usher-chat")?.append(dialog);
  dialog.showModal();
}
