import { element } from "../markdown.js";
import { Desk } from "../desk.js";
import { Feedback } from "../feedback.js";
import { Session } from "../session.js";
import { UsherCitation } from "./citation.js";
import { UsherComposer } from "./composer.js";
import { UsherMessage } from "./message.js";
import { UsherPause, pauseText } from "./pause.js";
import { UsherPerson } from "./person.js";
import { UsherRating } from "./rating.js";
import { UsherSignIn } from "./sign-in.js";

/** @typedef {import("../session.js").Entry} Entry */
/** @typedef {import("../protocol.js").Site} Site */

const stateNames = { connecting: "Connecting…", online: "Online", offline: "Offline, trying again…" };

/** The whole chat: heading, transcript, suggestions, composer. */
export class UsherChat extends HTMLElement {
  session = new Session();
  #desk = new Desk(this.session);
  #signIn = new UsherSignIn(this.session);
  #feedback = new Feedback(this.session);
  #rating = new UsherRating(this.#feedback);
  /** @type {Map<string, UsherMessage>} */
  #messages = new Map();
  #transcript = element("div");
  /** Whether the customer looks at the end of the transcript, and so wants to see what comes. */
  #follows = true;
  #suggestions = element("div");
  #status = element("span", "Ready");
  #announcer = element("p");
  #typing = element("p");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typingTimer;
  #pause = new UsherPause();
  #person = new UsherPerson(this.session);
  #composer = new UsherComposer();
  #citation = new UsherCitation();
  /** @type {Site} */
  #site = { company: { name: "Support" }, greeting: "Hello! How can I help?", suggestions: [], agents: [] };

  /** @param {Site} site */
  async start(site) {
    this.#site = site;
    document.title = `${site.company.name} · Support`;
    this.#build();
    this.#listen();
    this.#welcome();
    await this.session.resume();
    if (matchMedia("(pointer: fine)").matches) this.#composer.focus();
  }

  #build() {
    const rest = element("span", " conversation");
    rest.className = "wide";
    const restart = element("button", "New", rest);
    restart.type = "button";
    restart.setAttribute("aria-label", "New conversation");
    restart.addEventListener("click", () => this.#leave());
    this.#status.className = "connection";
    const name = element("h1", this.#site.company.name);
    const mark = element("img");
    mark.src = this.#site.branding?.logo ?? "icon.svg";
    mark.alt = "";
    const header = element("header", mark, element("div", name, this.#status), restart);
    if (this.#site.demo_sign_in) restart.before(this.#signIn);
    this.#transcript.className = "transcript";
    this.#transcript.setAttribute("role", "log");
    this.#transcript.setAttribute("aria-label", "Conversation");
    this.#transcript.setAttribute("aria-live", "off");
    this.#transcript.tabIndex = 0;
    this.#suggestions.className = "suggestions";
    this.#suggestions.setAttribute("role", "group");
    this.#suggestions.setAttribute("aria-label", "Suggested questions");
    this.#announcer.className = "visually-hidden";
    this.#announcer.setAttribute("role", "status");
    this.#typing.className = "writes";
    this.#typing.hidden = true;
    const main = element("main", this.#transcript, this.#typing, this.#suggestions, this.#person, this.#pause, this.#composer);
    this.replaceChildren(header, main, this.#announcer, this.#citation, this.#signIn.dialog, this.#rating);
  }

  #listen() {
    this.#composer.addEventListener("send", (event) => {
      const { text, files } = /** @type {CustomEvent<import("./composer.js").Draft>} */ (event).detail;
      this.#send(text, files);
      this.#composer.clear();
    });
    this.#composer.addEventListener("write", () => this.session.type());
    this.session.addEventListener("typing", (event) => {
      const { name, seconds } = /** @type {CustomEvent<{ name: string | null, seconds: number }>} */ (event).detail;
      this.#showTyping(`${name ?? "Somebody"} is writing…`, seconds);
    });
    this.session.addEventListener("entry", (event) => this.#show(/** @type {CustomEvent<Entry>} */ (event).detail));
    this.session.addEventListener("removal", (event) => this.#remove(/** @type {CustomEvent<string>} */ (event).detail));
    this.session.addEventListener("reset", () => {
      this.#feedback.forget();
      this.#welcome();
    });
    this.#feedback.addEventListener("change", () => {
      for (const message of this.#messages.values()) message.entry = message.entry;
    });
    this.session.addEventListener("state", (event) => {
      const state = /** @type {CustomEvent<keyof stateNames>} */ (event).detail;
      this.#status.dataset.state = state;
      this.#status.textContent = stateNames[state];
      if (state === "offline") this.#announce(stateNames.offline);
    });
    this.session.addEventListener("pause", (event) => {
      const seconds = /** @type {CustomEvent<number>} */ (event).detail;
      this.#pause.show(seconds);
      this.#announce(pauseText(seconds));
    });
    this.#person.addEventListener("asked", () => this.#composer.focus());
    this.addEventListener("retry", (event) => {
      this.session.retry(/** @type {CustomEvent<string>} */ (event).detail);
      this.#composer.focus();
    });
    this.addEventListener("decide", (event) => {
      const { id, accepts } = /** @type {CustomEvent<import("../protocol.js").Decision>} */ (event).detail;
      this.#suggest([]);
      this.session.decide(id, accepts);
      this.#composer.focus();
    });
    this.addEventListener("say", (event) => {
      this.#send(/** @type {CustomEvent<string>} */ (event).detail);
      if (matchMedia("(pointer: fine)").matches) this.#composer.focus();
    });
    this.#transcript.addEventListener("scroll", () => (this.#follows = this.#isAtEnd()));
    this.addEventListener("grown", () => {
      const last = this.#transcript.lastElementChild;
      if (this.#follows && last instanceof UsherMessage) this.#follow(last);
    });
    this.addEventListener("announce", (event) => this.#announce(/** @type {CustomEvent<string>} */ (event).detail));
    this.addEventListener("sign-in", () => this.#signIn.ask(true));
    this.#signIn.addEventListener("signed-in", () => this.#send("I have signed in"));
    this.addEventListener("open-citation", (event) => {
      const { detail } = /** @type {CustomEvent<import("../protocol.js").Citation>} */ (event);
      this.#citation.show(detail, (id) => this.session.passage(id));
    });
  }

  /**
   * Says that a person writes, until they have written or it was not said again.
   * @param {string} text
   * @param {number} seconds
   */
  #showTyping(text, seconds) {
    clearTimeout(this.#typingTimer);
    this.#typing.textContent = text;
    this.#typing.hidden = seconds <= 0;
    if (seconds > 0) this.#typingTimer = setTimeout(() => this.#showTyping("", 0), seconds * 1000);
  }

  /** Leaves this conversation for a new one, and asks how it was where the company wants to know. */
  async #leave() {
    const isAnswered = [...this.#messages.values()].some(({ entry }) => entry.role !== "customer" && entry.message);
    if (this.#feedback.asks && !this.#feedback.isRated && isAnswered) await this.#rating.ask();
    this.session.startOver();
    this.#composer.focus();
  }

  #welcome() {
    this.#messages.clear();
    this.#pause.clear();
    const greeting = this.#message();
    greeting.entry = { key: "greeting", role: "agent", text: this.#site.greeting, status: "done", time: new Date().toISOString() };
    this.#transcript.replaceChildren(greeting);
    this.#suggest(this.#site.suggestions);
    this.#person.offer(this.#site.person_first === true);
  }

  /**
   * @param {string} text
   * @param {File[]} [files]
   */
  #send(text, files) {
    this.#suggest([]);
    this.session.send(text, files);
  }

  /** @param {Entry} entry */
  #show(entry) {
    const follows = this.#isAtEnd();
    this.#person.offer(false);
    let message = this.#messages.get(entry.key);
    if (!message) {
      message = this.#message();
      this.#messages.set(entry.key, message);
      this.#place(message, entry);
    }
    message.entry = entry;
    if (entry.role === "operator") this.#showTyping("", 0);
    if (entry.status === "done" && entry.role !== "customer") {
      if (this.#transcript.lastElementChild === message) this.#suggest(entry.message?.suggestions ?? []);
      this.#announce(message.querySelector(".bubble")?.textContent ?? "");
      this.#desk.refresh();
      if (entry.message) this.#feedback.load();
    }
    if (entry.status === "failed") this.#announce(entry.error ?? "");
    if (follows || entry.status === "sending") this.#follow(message);
  }

  /**
   * Shows the end of the transcript; of a message that is taller than what can be seen, its beginning.
   * @param {UsherMessage} message
   */
  #follow(message) {
    this.#transcript.scrollTop = this.#transcript.scrollHeight;
    if (message.entry.status === "done" && message.offsetHeight > this.#transcript.clientHeight) message.scrollIntoView();
  }

  /** @param {string} key */
  #remove(key) {
    this.#messages.get(key)?.remove();
    this.#messages.delete(key);
  }

  /**
   * Stored messages stand in the server's order, those still on their way behind them.
   * @param {UsherMessage} message
   * @param {Entry} entry
   */
  #place(message, entry) {
    const waiting = entry.message
      ? [...this.#messages.values()].find((other) => {
          return other.parentNode && other.entry.status === "sending" && !other.entry.message;
        })
      : undefined;
    this.#transcript.insertBefore(message, waiting ?? null);
  }

  #message() {
    const message = new UsherMessage();
    message.cards = { desk: this.#desk, canSignIn: this.#site.demo_sign_in === true, signInURL: this.#site.sign_in_url ?? null };
    message.feedback = this.#feedback;
    message.agents = new Map(this.#site.agents.map(({ name, title }) => [name, title]));
    return message;
  }

  /** @param {string[]} suggestions */
  #suggest(suggestions) {
    this.#suggestions.replaceChildren(
      ...suggestions.slice(0, 4).map((text) => {
        const chip = element("button", text);
        chip.type = "button";
        chip.addEventListener("click", () => {
          this.#send(text);
          this.#composer.focus();
        });
        return chip;
      }),
    );
  }

  #isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#transcript;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  /** @param {string} text */
  #announce(text) {
    this.#announcer.textContent = text;
  }
}

customElements.define("usher-chat", UsherChat);
