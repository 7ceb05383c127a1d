// What this browser keeps between visits; in memory where its storage is blocked or full.

/**
 * A message that the server has not confirmed yet.
 * @typedef {object} Waiting
 * @property {string} key
 * @property {string} text
 * @property {import("./protocol.js").Decision} [decision]
 * @property {string[]} [files] The names of the files that go with it; they themselves do not outlive the page.
 */

const conversationName = "usher.conversation";
const outboxName = "usher.conversation.outbox";
const customerName = "usher.customer";

/** @type {Map<string, string>} What the storage did not take. */
const memory = new Map();

/** @returns {{ id: string, token: string } | null} */
export function readConversation() {
  const value = read(conversationName);
  return typeof value?.id === "string" && typeof value?.token === "string" ? value : null;
}

/** @param {{ id: string, token: string } | null} conversation */
export function writeConversation(conversation) {
  write(conversationName, conversation);
}

/** @returns {Waiting[]} */
export function readOutbox() {
  const value = read(outboxName);
  return Array.isArray(value) ? value : [];
}

/** @param {Waiting[]} outbox */
export function writeOutbox(outbox) {
  write(outboxName, outbox);
}

/** @returns {import("./protocol.js").Customer | null} */
export function readCustomer() {
  const value = read(customerName);
  return ["name", "reference", "signature"].every((member) => typeof value?.[member] === "string") ? value : null;
}

/** @param {import("./protocol.js").Customer | null} customer */
export function writeCustomer(customer) {
  write(customerName, customer);
}

/** @param {string} name */
function read(name) {
  try {
    return JSON.parse(memory.get(name) ?? localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function write(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(name, text);
    memory.delete(name);
  } catch {
    memory.set(name, text);
  }
}
