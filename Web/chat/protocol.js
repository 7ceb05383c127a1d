// The shapes that the server sends and takes; see /openapi.json for the same in JSON Schema.

/**
 * @typedef {object} Citation
 * @property {number} index The number in brackets in the text, from 1.
 * @property {string} document_id
 * @property {string} passage_id
 * @property {string} title
 * @property {string[]} headings
 * @property {string | null} [url]
 * @property {string | null} [anchor]
 * @property {number | null} [page]
 * @property {string} snippet
 */

/**
 * @typedef {object} Handoff
 * @property {string} state
 * @property {string} reason
 */

/**
 * A tool that is being used, or was; `outcome` is there when it is over.
 * @typedef {object} ToolStep
 * @property {string} id
 * @property {string} name
 * @property {string} title What it does, for the customer.
 * @property {string} [outcome]
 */

/**
 * A question for yes or no: this would be done.
 * @typedef {object} Confirmation
 * @property {string} id
 * @property {string} tool
 * @property {string} text
 * @property {"customer" | "operator"} approval Who decides.
 * @property {string} expires_at
 */

/**
 * @typedef {object} Decision
 * @property {string} id The confirmation.
 * @property {boolean} accepts
 */

/**
 * @typedef {object} AnsweringModel
 * @property {string} name
 * @property {string} model
 * @property {boolean} fallback
 * @property {string | null} [reason]
 */

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {string} conversation_id
 * @property {"customer" | "agent" | "operator" | "system"} role
 * @property {string} text Markdown.
 * @property {string} created_at
 * @property {string | null} [author] What the operator is called who wrote it.
 * @property {string | null} [agent]
 * @property {string | null} [source]
 * @property {AnsweringModel | null} [model]
 * @property {number | null} [confidence]
 * @property {Citation[]} [citations]
 * @property {{ id: string } | null} [correction] The approved correction that the answer repeats.
 * @property {string[]} [suggestions]
 * @property {Card[]} [cards]
 * @property {Handoff | null} [handoff]
 * @property {Confirmation | null} [confirmation]
 * @property {Decision | null} [decision]
 * @property {boolean} [cached]
 * @property {number | null} [response_time_ms]
 * @property {string | null} [idempotency_key]
 * @property {{ name: string }[]} [attachments]
 */

/**
 * @typedef {object} Problem
 * @property {string} type
 * @property {string} title
 * @property {number} status
 * @property {string} [detail]
 * @property {number} [retry_after_seconds] When to come back, for who came too soon.
 */

/**
 * @typedef {{ type: "session.ready", conversation_id: string, last_message_id: string | null }
 *   | { type: "message.accepted", id: string | null, message: Message }
 *   | { type: "message.started", turn_id: string, message_id: string, conversation_id: string }
 *   | { type: "tool.started", message_id: string } & ToolStep
 *   | { type: "tool.finished", message_id: string, outcome: string } & ToolStep
 *   | { type: "confirmation.requested", message_id: string, confirmation: Confirmation }
 *   | { type: "text.delta", message_id: string, text: string }
 *   | { type: "text.reset", message_id: string }
 *   | { type: "citations", message_id: string, citations: Citation[] }
 *   | { type: "cards", message_id: string, cards: Card[] }
 *   | { type: "handoff", state: string, reason: string, operator?: string | null }
 *   | { type: "message.passed", message_id: string | null, in_reply_to: string }
 *   | { type: "typing", role: string, name: string | null, seconds: number }
 *   | { type: "message.completed", message: Message }
 *   | { type: "error", problem: Problem, id?: string | null }
 *   | { type: "pong" }} ServerEvent
 */

/**
 * @typedef {{ type: "message.create", id: string, text: string, confirmation?: Decision }
 *   | { type: "resume", after: string | null }
 *   | { type: "typing" }
 *   | { type: "ping" }} ClientEvent
 */

/**
 * @typedef {object} Site
 * @property {{ name: string, contact?: string | null }} company
 * @property {string} greeting
 * @property {string[]} suggestions
 * @property {{ name: string, title: string }[]} agents
 * @property {boolean} [demo_sign_in] Whether anybody may sign in as a made-up customer.
 * @property {{ color?: string | null, logo?: string | null }} [branding] How the company wants its page to look.
 * @property {boolean} [person_first] Whether a person can be chosen before anything is written.
 * @property {string | null} [sign_in_url] Where customers sign in on the company's own site.
 */

/**
 * An event's listing at one market.
 * @typedef {object} MarketOffer
 * @property {string} market_title
 * @property {boolean} own Whether it is this company's own desk.
 * @property {string} listed_as The event's name as the market writes it.
 * @property {number | null} price
 * @property {string} price_text
 * @property {string} [fees_text]
 * @property {string | null} link
 * @property {string | null} site The link's host.
 */

/**
 * An event with its listings at several markets.
 * @typedef {object} MarketEvent
 * @property {string} name
 * @property {string} when
 * @property {string} venue
 * @property {string | null} city
 * @property {MarketOffer[]} offers
 * @property {string} verdict_text
 */

/**
 * A good offer.
 * @typedef {object} MarketDeal
 * @property {number} value 0 to 100
 * @property {MarketEvent} event
 * @property {MarketOffer} offer
 * @property {{ reason: string }[]} reasons
 */

/**
 * How a market has answered.
 * @typedef {object} MarketAnswer
 * @property {string} title
 * @property {boolean} answered
 * @property {string} [reason] Why not, as the end of a sentence.
 */

/**
 * Something to draw beside a reply: `data` is a tool's result, of a shape that the kind says.
 * @typedef {object} Card
 * @property {string} kind
 * @property {any} data
 */

/**
 * @typedef {object} Event
 * @property {string} event_id
 * @property {string} name
 * @property {string} state
 * @property {string} starts_at
 * @property {string} when Day and time on the venue's clock.
 * @property {string} venue
 * @property {string} city
 * @property {string} currency
 * @property {number | null} lowest_price
 */

/**
 * @typedef {object} EventSection
 * @property {string} section
 * @property {string | null} title
 * @property {number} free_seats
 * @property {number} seats
 * @property {number | null} price Of a seat before fees; null when it is not sold.
 * @property {boolean} general_admission
 * @property {{ x: number, y: number, width: number, height: number } | null} area
 */

/** @typedef {Event & { ticket_limit: number | null, sections: EventSection[] }} EventDetails */

/**
 * A seat of the seat map.
 * @typedef {object} Seat
 * @property {string} id
 * @property {string} section
 * @property {string | null} row
 * @property {string} number
 * @property {"free" | "held" | "sold" | "not_sold"} state
 * @property {number | null} price
 * @property {boolean} accessible
 * @property {number} x
 * @property {number} y
 */

/**
 * @typedef {object} PriceLine
 * @property {"tickets" | "fee" | "tax"} kind
 * @property {string} name
 * @property {number | null} quantity
 * @property {number} amount
 * @property {boolean} included
 */

/**
 * @typedef {object} Quote
 * @property {string} currency
 * @property {string} total_text
 * @property {number} fees
 * @property {number} taxes
 * @property {PriceLine[]} lines
 */

/** @typedef {Quote & { section: string, seat_ids: string[], together: boolean }} Offer */
/** @typedef {{ event_id: string, event: Event, offers: Offer[] }} SeatOffers */

/**
 * @typedef {Quote & { hold_id: string, event: Event | null, seat_ids: string[], expires_at: string, seconds_left: number,
 *   status: string }} Hold
 */

/**
 * @typedef {object} PaymentMethod
 * @property {string} name
 * @property {string | null} expires
 * @property {string | null} note
 */

/** @typedef {{ id: string, seat: string, status: string }} Ticket */

/**
 * @typedef {object} Order
 * @property {string} order_id
 * @property {string} state
 * @property {Event | null} event
 * @property {{ id: string, status?: string }[]} seats
 * @property {PriceLine[]} lines
 * @property {string} currency
 * @property {string} total_text
 * @property {number} paid
 * @property {string} paid_text
 * @property {number} refunded
 * @property {string} refunded_text
 * @property {number} credit What was paid with credit, beside `paid`.
 * @property {number} credit_returned What was given back as credit, beside `refunded`.
 * @property {unknown} pending What is under way; null when nothing is.
 * @property {string | null} action_url Where the customer pays, or confirms the payment at their bank.
 * @property {"pay" | "authenticate" | null} [action] What the customer does there.
 */

/**
 * A customer, proved by a signature.
 * @typedef {object} Customer
 * @property {string} name
 * @property {string} reference
 * @property {string} signature
 */

/**
 * @typedef {object} Passage
 * @property {string} id
 * @property {string} title
 * @property {string[]} headings
 * @property {string} text
 * @property {string | null} [url]
 * @property {string | null} [anchor]
 * @property {number | null} [page]
 */

/**
 * Reads one event from the socket, or nothing when it is not one that this page knows: a newer server may send more.
 * @param {unknown} data
 * @returns {ServerEvent | null}
 */
export function parseEvent(data) {
  if (typeof data !== "string") return null;
  try {
    const value = JSON.parse(data);
    return value && typeof value.type === "string" ? value : null;
  } catch {
    return null;
  }
}

/**
 * Fetches JSON; a problem document becomes an error that carries its status and says what the server said.
 * @param {string} path
 * @param {{ method?: string, token?: string, body?: unknown, signal?: AbortSignal, as?: "json" | "text" }} [options]
 * @returns {Promise<any>}
 */
export async function request(path, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: options.as === "text" ? "*/*" : "application/json" };
  if (options.token) headers.Authorization = `Bearer ${options.token}`;
  const { body } = options;
  const isJSON = body !== undefined && !(body instanceof FormData);
  if (isJSON) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method: options.method ?? "GET",
    headers,
    body: body instanceof FormData ? body : isJSON ? JSON.stringify(body) : undefined,
    signal: options.signal,
  });
  if (response.ok && options.as === "text") return response.text();
  if (response.ok) return response.status === 204 ? null : response.json();
  const problem = await response.json().catch(() => ({}));
  const reason = problem.detail ?? problem.title ?? response.statusText;
  throw new RequestError(response.status, reason, Number(response.headers.get("Retry-After")) || 0);
}

/** An answer of the server that is not a success. */
export class RequestError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {number} retryAfter Seconds for which the server wants to be left alone.
   */
  constructor(status, message, retryAfter) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}
