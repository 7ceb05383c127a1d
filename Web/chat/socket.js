import { parseEvent } from "./protocol.js";

/** @typedef {import("./protocol.js").ServerEvent} ServerEvent */
/** @typedef {import("./protocol.js").ClientEvent} ClientEvent */
/** @typedef {"connecting" | "online" | "offline"} ConnectionState */

const firstDelay = 400;
const longestDelay = 15_000;
const pingEvery = 25_000;
const pongWithin = 10_000;

/**
 * A WebSocket that comes back: after a loss it tries again with growing, jittered delays, at once when the browser says
 * that the network is back, and it notices a dead line by pings that stay unanswered.
 */
export class ReconnectingSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  #attempts = 0;
  #opened = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #ping;
  #closed = false;

  /**
   * @param {string} url
   * @param {string[]} protocols
   * @param {{ onEvent: (event: ServerEvent) => void, onState: (state: ConnectionState) => void,
   *   onRefused: () => void }} handlers
   */
  constructor(url, protocols, handlers) {
    this.url = url;
    this.protocols = protocols;
    this.handlers = handlers;
    this.online = () => this.#connectNow();
    addEventListener("online", this.online);
    this.#connect();
  }

  /**
   * Sends when the line is open; says whether it did. What must not be lost is sent again by the session.
   * @param {ClientEvent} event
   * @returns {boolean}
   */
  send(event) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(event));
    return true;
  }

  close() {
    this.#closed = true;
    removeEventListener("online", this.online);
    clearTimeout(this.#retry);
    clearTimeout(this.#ping);
    this.#socket?.close(1000);
  }

  #connectNow() {
    clearTimeout(this.#retry);
    if (!this.#closed && this.#socket === null) this.#connect();
  }

  #connect() {
    this.handlers.onState("connecting");
    const socket = new WebSocket(this.url, this.protocols);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#attempts = 0;
      this.#opened = true;
      this.handlers.onState("online");
      this.#schedulePing();
    });
    socket.addEventListener("message", ({ data }) => {
      this.#schedulePing();
      const event = parseEvent(data);
      if (event) this.handlers.onEvent(event);
    });
    socket.addEventListener("close", () => this.#lost(socket));
  }

  /**
   * @param {WebSocket} socket
   */
  #lost(socket) {
    if (this.#socket !== socket) return;
    const wasOpen = this.#opened;
    this.#opened = false;
    this.#socket = null;
    clearTimeout(this.#ping);
    if (this.#closed) return;
    this.handlers.onState("offline");
    if (!wasOpen) this.handlers.onRefused();
    this.#retry = setTimeout(() => this.#connectNow(), backoff(this.#attempts++, longestDelay));
  }

  #schedulePing() {
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => {
      this.send({ type: "ping" });
      const socket = this.#socket;
      this.#ping = setTimeout(() => {
        if (!socket) return;
        socket.close(4000);
        this.#lost(socket);
      }, pongWithin);
    }, pingEvery);
  }
}

/**
 * How many milliseconds to wait after so many failures in a row: twice as long each time, and not all clients at once.
 * @param {number} failures
 * @param {number} longest
 */
export function backoff(failures, longest) {
  return Math.min(longest, firstDelay * 2 ** failures) * (0.5 + Math.random() / 2);
}
