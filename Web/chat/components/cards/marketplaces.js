import { element } from "../../markdown.js";
import { line } from "./parts.js";

/** @typedef {import("../../protocol.js").MarketOffer} MarketOffer */
/** @typedef {import("../../protocol.js").MarketEvent} MarketEvent */
/** @typedef {import("../../protocol.js").MarketDeal} MarketDeal */
/** @typedef {import("../../protocol.js").MarketAnswer} MarketAnswer */

/** What an event costs here and at other marketplaces, each with a way there. */
export class UsherMarketplaces extends HTMLElement {
  /** @param {{ events?: MarketEvent[], deals?: MarketDeal[], markets: MarketAnswer[] }} data */
  show({ events, deals, markets }) {
    const items = deals ? deals.map((deal) => this.#deal(deal)) : (events ?? []).map((event) => this.#event(event));
    const list = element("ul", ...items);
    list.setAttribute("aria-label", deals ? "Best deals" : "Prices at the marketplaces");
    this.replaceChildren(list);
    const absent = markets.filter((market) => !market.answered);
    if (absent.length > 0) this.append(line("hint", absent.map((market) => `${market.title} ${market.reason}.`).join(" ")));
    if (list.querySelector("a")) this.append(line("hint", "Links lead to other companies' sites, which sell on their own terms."));
  }

  /** @param {MarketEvent} event */
  #event(event) {
    const offers = element("ul", ...event.offers.map((offer) => this.#offer(offer)));
    offers.className = "market-offers";
    offers.setAttribute("aria-label", `Offers for ${event.name}`);
    const item = element("li", ...heading(event), offers);
    if (event.offers.length > 1) item.append(line("verdict", event.verdict_text));
    item.className = "card";
    return item;
  }

  /** @param {MarketDeal} deal */
  #deal({ value, event, offer, reasons }) {
    const offers = element("ul", this.#offer(offer));
    offers.className = "market-offers";
    const item = element("li", ...heading(event), offers, line("hint", reasons.map(({ reason }) => reason).join("; ")));
    item.querySelector("h2")?.append(" ", chip(`value ${value} of 100`));
    item.className = "card";
    return item;
  }

  /** @param {MarketOffer} offer */
  #offer(offer) {
    const price = element("span", offer.price === null ? "no price is told" : offer.price_text);
    price.className = "market-price";
    const seller = element("span", element("strong", offer.market_title), offer.own ? " (here)" : "");
    const item = element("li", seller, price);
    if (offer.fees_text) item.append(note(offer.fees_text));
    const link = offer.link === null ? null : way(offer.link, offer);
    if (link) item.append(link);
    return item;
  }
}

/** @param {Pick<MarketEvent, "name" | "when" | "venue" | "city">} event */
const heading = (event) => [
  element("h2", event.name),
  line("when", event.when),
  line("where", [event.venue, event.city].filter(Boolean).join(", ")),
];

/** @param {string} text */
function chip(text) {
  const node = element("span", text);
  node.className = "chip";
  return node;
}

/** @param {string} text */
function note(text) {
  const node = element("span", text);
  node.className = "market-fees";
  return node;
}

/**
 * A link to another company's site, which learns nothing of this page; nothing for what is no such address.
 * @param {string} address
 * @param {MarketOffer} offer
 */
function way(address, { site, market_title: title, listed_as: name }) {
  if (!address.startsWith("https://")) return null;
  const link = element("a", `See it on ${site ?? title}`);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow";
  link.setAttribute("aria-label", `See ${name} on ${site ?? title}, another company's site (opens in a new tab)`);
  return link;
}

customElements.define("usher-marketplaces", UsherMarketplaces);
