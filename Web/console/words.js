// How things are called, and when they were.

/** @typedef {import("./inbox.js").Conversation} Conversation */
/** @typedef {import("./inbox.js").HandoffRecord} HandoffRecord */

/** @type {Record<string, string>} Why people were asked for. */
const reasons = {
  requested: "Asked for a person",
  intent: "A matter for people",
  agent: "The assistant could not finish",
  approval: "Waits for an approval",
  unapproved: "An approval was refused",
  uncertain: "The assistant was not sure",
  quality: "A check found fault with the answer",
  operator: "Taken by an operator",
};

/** @type {Record<string, string>} */
const channels = {
  web: "Web chat", api: "API", email: "Mail", sms: "SMS", whatsapp: "WhatsApp", slack: "Slack", teams: "Teams",
  messenger: "Messenger", instagram: "Instagram", x: "X", linkedin: "LinkedIn",
};

/** The channels that one can filter by. */
export const channelNames = Object.entries(channels);

/** @param {string} reason */
export const reasonName = (reason) => reasons[reason] ?? reason.replaceAll("_", " ");

/** @param {string} channel */
export const channelName = (channel) => channels[channel] ?? channel;

/**
 * What a customer is called: what is proved comes before what is said.
 * @param {Conversation} conversation
 */
export function customerName({ id, customer, customer_reference: reference, metadata }) {
  const known = customer ?? metadata.name ?? reference;
  return known ? known.replace(/^demo:/, "") : `Visitor ${id.slice(-4).toUpperCase()}`;
}

/** @param {string} name */
export const initials = (name) =>
  name
    .split(/[\s._@-]+/)
    .filter((part) => /^\p{L}/u.test(part))
    .slice(0, 2)
    .map((part) => [...part][0].toUpperCase())
    .join("");

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** @param {string} time */
export const timeOfDay = (time) => clock.format(new Date(time));

/** @param {string} time */
export const wholeTime = (time) => whole.format(new Date(time));

/**
 * When something was, as short as it can be said.
 * @param {string} time
 */
export function when(time) {
  const seconds = (Date.now() - Date.parse(time)) / 1000;
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return seconds < 7 * 86_400 ? `${Math.floor(seconds / 86_400)} d` : day.format(new Date(time));
}

const dayName = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });

/** @param {string} time */
export const dayOf = (time) => dayName.format(new Date(time));

/**
 * Where a conversation stands, in a word or two.
 * @param {Conversation} conversation
 * @param {HandoffRecord | null} handoff
 */
export function standing({ status }, handoff) {
  if (status === "ended") return "Closed";
  if (!handoff) return "Assistant";
  if (isSnoozed(handoff)) return `Until ${wholeTime(handoff.snoozed_until ?? "")}`;
  const name = handoff.operator?.name ?? "somebody";
  if (handoff.state === "taken") return name;
  return handoff.state === "assigned" ? `For ${name}` : "Waiting";
}

/**
 * Whether people are late with something, or nearly.
 * @param {HandoffRecord | null} handoff
 */
export function lateness(handoff) {
  const states = [handoff?.sla.first_reply?.state, handoff?.sla.resolution?.state];
  return states.includes("breached") ? "late" : states.includes("warned") ? "due soon" : "";
}

/** @param {HandoffRecord | null} handoff */
export const isSnoozed = (handoff) => Date.parse(handoff?.snoozed_until ?? "") > Date.now();

/**
 * A line of what was written in Markdown.
 * @param {string} text
 */
export const plain = (text) => text.replace(/\[\d+\]|[|*`#>]+|-{3,}/g, " ").replace(/\s+/g, " ").trim();

/** @param {number} count */
export const countText = (count) => (count > 9999 ? "9999+" : String(count));
