import { UsherEvents } from "./events.js";
import { UsherHold } from "./hold.js";
import { UsherMarketplaces } from "./marketplaces.js";
import { UsherOrder } from "./order.js";
import { UsherPaymentMethods, UsherSignInCard } from "./payment.js";
import { UsherSeats } from "./seats.js";

/**
 * What cards are drawn with.
 * @typedef {object} CardContext
 * @property {import("../../desk.js").Desk} desk
 * @property {boolean} canSignIn Whether this page has a way to sign in.
 * @property {string | null} signInURL Where customers sign in on the company's own site.
 */

const kinds = /** @type {Record<string, new () => HTMLElement & { show(data: any, context: CardContext): void }>} */ ({
  events: UsherEvents,
  seats: UsherSeats,
  hold: UsherHold,
  payment_methods: UsherPaymentMethods,
  order: UsherOrder,
  marketplaces: UsherMarketplaces,
  sign_in: UsherSignInCard,
});

/**
 * Draws a card; nothing when it is of a kind or a shape that this page does not know: the text says enough.
 * @param {import("../../protocol.js").Card} card
 * @param {CardContext} context
 * @returns {HTMLElement | null}
 */
export function drawCard({ kind, data }, context) {
  if (!Object.hasOwn(kinds, kind)) return null;
  try {
    const card = new kinds[kind]();
    card.show(data, context);
    return card;
  } catch (error) {
    console.error(`A card of the kind ${kind} cannot be drawn`, error);
    return null;
  }
}
