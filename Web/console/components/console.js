import { call } from "../../account/api.js";
import { button, element, link } from "../../account/dom.js";
import { Alerts } from "../alerts.js";
import { CannedAnswers } from "../canned.js";
import { Feed } from "../feed.js";
import { Inbox, everything } from "../inbox.js";
import { Kept } from "../kept.js";
import { listen } from "../keys.js";
import { customerName, initials, reasonName } from "../words.js";
import { ConsoleBulk } from "./bulk.js";
import { manageCanned } from "./canned.js";
import { ConsoleConversation } from "./conversation.js";
import { help } from "./dialogs.js";
import { ConsoleFilters } from "./filters.js";
import { ConsolePresence } from "./presence.js";
import { ConsoleRows } from "./rows.js";
import { ConsoleScreens } from "./screens.js";
import { ConsoleViews, viewName, views } from "./views.js";

/** @typedef {import("../inbox.js").Filter} Filter */
/** @typedef {import("../feed.js").DeskEvent} DeskEvent */

/**
 * The operators' console: views, list and conversation beside each other, on a phone one after the other. What is shown
 * stands in the address, so that it can be loaded again, sent to colleagues and gone back to.
 */
export class UsherConsole extends HTMLElement {
  #views = new ConsoleViews();
  #state = element("p", { class: "connection", role: "status" });
  #title = element("h1", { tabindex: "-1" });
  #said = element("div", { class: "visually-hidden", "aria-live": "polite" });

  /**
   * @param {import("../../account/app.js").Me} me
   * @param {string} company
   */
  constructor(me, company) {
    super();
    this.me = me;
    this.company = company;
    this.kept = new Kept(me.user.id);
    this.alerts = new Alerts(this.kept);
    this.feed = new Feed();
    this.inbox = new Inbox();
    this.rows = new ConsoleRows(this.inbox);
    this.filters = new ConsoleFilters(me.user.id);
    this.screens = new ConsoleScreens(me);
    this.canned = new CannedAnswers();
    this.presence = new ConsolePresence();
    this.conversation = new ConsoleConversation(me, company, this.kept, this.canned);
    this.canAnswer = this.conversation.canAnswer;
  }

  connectedCallback() {
    const rail = element("header", { class: "rail" }, element("p", { class: "company" }, this.company), this.#views, this.screens, this.#state, this.#tools());
    const list = element("section", { class: "list", "aria-label": "Inbox" }, element("div", { class: "top" }, this.#title, this.filters), this.canAnswer && new ConsoleBulk(this.rows), this.rows);
    const talk = element("section", { class: "talk", id: "talk", tabindex: "-1", "aria-label": "Conversation" }, this.conversation);
    this.screens.addEventListener("change", () => this.#drawScreen());
    this.append(
      element("a", { class: "skip-link", href: "#talk" }, "Skip to the conversation"),
      rail, element("main", {}, list, talk, this.screens.stage), this.#said,
    );
    this.#views.addEventListener("choose", (event) => event instanceof CustomEvent && this.#filter({ view: event.detail }));
    this.#views.addEventListener("saved", (event) => event instanceof CustomEvent && this.#filter({ ...everything, ...event.detail }));
    this.filters.addEventListener("change", (event) => event instanceof CustomEvent && this.#filter(event.detail));
    this.filters.addEventListener("leave", () => this.rows.focus());
    this.rows.addEventListener("open", (event) => event instanceof CustomEvent && this.#open(event.detail));
    this.conversation.addEventListener("open", (event) => event instanceof CustomEvent && this.#open(event.detail));
    this.conversation.addEventListener("back", () => this.#open(null));
    this.conversation.addEventListener("taken", () => this.conversation.composer.begin("reply"));
    this.conversation.addEventListener("done", (event) => event instanceof CustomEvent && this.#goOn(event.detail));
    this.inbox.addEventListener("counts", () => this.#drawViews());
    this.feed.addEventListener("ready", () => this.#readAgain());
    this.feed.addEventListener("event", (event) => event instanceof CustomEvent && this.#apply(event.detail));
    this.feed.addEventListener("state", (event) => event instanceof CustomEvent && this.#drawState(event.detail));
    this.feed.addEventListener("over", () => this.#signIn());
    addEventListener("popstate", () => this.#followAddress());
    listen((key) => this.#press(key));
    this.#followAddress();
    this.feed.begin();
    this.#offerQueues().catch(() => null);
    // The list comes first; without these one can work.
    if (this.canAnswer) {
      this.#views.load();
      this.canned.load().catch(() => null);
      this.presence.load();
    }
  }

  /** Without the names of the queues one can work. */
  async #offerQueues() {
    /** @type {{ queues: { name: string | null }[] }} */
    const { queues } = await call("GET", "/v1/queues");
    this.filters.offer(queues.flatMap(({ name }) => name ?? []), this.inbox.filter.queue);
  }

  // What is shown

  #followAddress() {
    const query = new URLSearchParams(location.search);
    /** @type {Filter} */
    const filter = { ...everything };
    for (const name of /** @type {(keyof Filter)[]} */ (Object.keys(filter))) filter[name] = query.get(name) ?? filter[name];
    if (!views.some(([view]) => view === filter.view)) filter.view = everything.view;
    this.#show(filter);
    this.#showConversation(query.get("conversation"));
  }

  /** @param {Partial<Filter>} change */
  #filter(change) {
    this.screens.leave();
    const filter = { ...this.inbox.filter, ...change };
    this.#show(filter);
    this.#setAddress(filter, this.conversation.model?.id ?? null, false);
  }

  /** @param {Filter} filter */
  #show(filter) {
    this.#title.textContent = filter.q.trim() ? `“${filter.q.trim()}” in ${viewName(filter.view)}` : viewName(filter.view);
    this.filters.draw(filter);
    this.rows.chooseNone();
    this.inbox.show(filter);
    this.#drawViews();
  }

  /** @param {string | null} id */
  #open(id) {
    this.screens.leave();
    if (id === (this.conversation.model?.id ?? null)) return this.conversation.focusText();
    this.#setAddress(this.inbox.filter, id, true);
    this.#showConversation(id);
  }

  /** @param {string | null} id */
  async #showConversation(id) {
    this.dataset.pane = id === null ? "list" : "conversation";
    this.rows.show(id);
    const opened = this.conversation.open(id);
    if (this.screens.open) return;
    if (id === null) this.rows.focus();
    else {
      await opened;
      if (this.conversation.model?.id === id && document.activeElement?.closest("console-filters") === null) this.conversation.focusText();
    }
  }

  /**
   * @param {Filter} filter
   * @param {string | null} conversation
   * @param {boolean} isStep Whether one can go back from it.
   */
  #setAddress(filter, conversation, isStep) {
    const set = Object.entries(filter).filter(([name, value]) => value !== everything[/** @type {keyof Filter} */ (name)]);
    const query = new URLSearchParams(conversation ? [...set, ["conversation", conversation]] : set);
    const address = [location.pathname, query.toString()].filter(Boolean).join("?");
    if (isStep) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  /**
   * On a desktop the next conversation comes, on a phone the list.
   * @param {string} id
   */
  #goOn(id) {
    if (this.conversation.model?.id !== id) return;
    this.#open(matchMedia("(max-width: 52rem)").matches ? null : this.rows.after(id));
  }

  // What happens

  async #readAgain() {
    this.conversation.lookers.begin();
    this.inbox.refresh();
    await this.conversation.load();
    this.conversation.model?.retryAll();
  }

  /** @param {DeskEvent} event */
  #apply(event) {
    this.screens.stage.dispatchEvent(new CustomEvent("happened", { detail: event }));
    if (event.type === "typing") {
      if (event.role === "customer") this.rows.write(event.conversation_id, event.seconds ?? 0);
    } else if (event.type !== "looking") {
      if (event.type !== "note.created") this.inbox.touch(event.conversation_id);
      if (event.type === "handoff") this.screens.touch();
      this.#tell(event);
    }
    this.conversation.apply(event);
  }

  /**
   * Says what concerns this operator: that somebody waits for a person, or writes to them.
   * @param {DeskEvent} event
   */
  #tell({ type, conversation_id: id, message, conversation, handoff, state }) {
    const item = this.inbox.items.find(({ conversation }) => conversation.id === id);
    const name = item ? customerName(item.conversation) : conversation ? customerName(conversation) : "A customer";
    const open = () => this.#open(id);
    if (type === "handoff" && state === "waiting") {
      this.#say(`${name} waits for a person`);
      this.alerts.call(`${name} waits for a person`, item?.last_text ?? "", id, open);
    } else if (type === "conversation.changed" && handoff?.state === "assigned" && handoff.operator?.id === this.me.user.id) {
      this.#say(`${name} was passed to you`);
      this.alerts.call(`${name} was passed to you`, reasonName(handoff.reason), id, open);
    } else if (type === "message.accepted" && message && this.#isMine(id, item)) {
      this.#say(`${name} has written: ${message.text.slice(0, 200)}`);
      const isSeen = this.conversation.model?.id === id && document.visibilityState === "visible";
      if (!isSeen) this.alerts.call(name, message.text.slice(0, 200), id, open);
    }
  }

  /**
   * @param {string} id
   * @param {import("../inbox.js").Item} [item]
   */
  #isMine(id, item) {
    const { model } = this.conversation;
    return (model?.id === id ? model.handoff : item?.handoff)?.operator?.id === this.me.user.id;
  }

  /** @param {string} text */
  #say(text) {
    this.#said.textContent = text;
  }

  #signIn() {
    location.assign(`/account/sign-in?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
  }

  // What is pressed

  /** @param {string} key */
  #press(key) {
    const view = views[Number(key) - 1];
    if (key === "?") help(this.screens.shortcuts);
    else if (key.startsWith("g ")) return this.#go(key.slice(2));
    else if (this.screens.open) {
      if (key !== "Escape") return false;
      this.screens.leave();
    }
    else if (key === "/") this.filters.focus();
    else if (key === "Escape") this.#escape();
    else if (view) this.#filter({ view: view[0] });
    else if (this.conversation.canAnswer && this.conversation.moves.press(key)) return true;
    else if (key === "r" || key === "n") {
      if (!this.conversation.model || !this.conversation.canAnswer) return false;
      this.conversation.composer.begin(key === "r" ? "reply" : "note");
    } else if (key === "d" && this.conversation.model && this.conversation.canAnswer) this.conversation.composer.draft();
    else if (key === "i" && this.conversation.model) this.conversation.toggleCustomer();
    else if (["j", "k", "x"].includes(key)) {
      this.rows.focus();
      return this.rows.press(key);
    } else return false;
    return true;
  }

  /** @param {string} key */
  #go(key) {
    if (key !== "i") return this.screens.go(key);
    this.screens.leave();
    this.rows.focus();
    return true;
  }

  #escape() {
    if (this.rows.chosen.size > 0) this.rows.chooseNone();
    else if (matchMedia("(max-width: 52rem)").matches && this.conversation.model) this.#open(null);
    else this.rows.focus();
  }

  // What is drawn

  #drawViews() {
    const { counts, filter } = this.inbox;
    this.#views.draw(filter, counts);
    const waiting = counts.waiting ? `(${counts.waiting}) ` : "";
    document.title = `${waiting}${this.screens.open?.title ?? viewName(filter.view)} – ${this.company}`;
  }

  /** A screen stands in the place of list and conversation, or no longer does. */
  #drawScreen() {
    const { open } = this.screens;
    this.#views.isAside = open !== null;
    if (open) this.dataset.screen = open.name;
    else {
      delete this.dataset.screen;
      this.rows.focus();
    }
    this.#drawViews();
  }

  /** @param {boolean} isLive */
  #drawState(isLive) {
    this.#state.dataset.state = isLive ? "online" : "offline";
    this.#state.textContent = isLive ? "Live" : "Not connected. Trying again…";
  }

  /** Sound, notices, help, and who is signed in. */
  #tools() {
    const sound = toggle("Sound", this.alerts.sounds, async (isOn) => {
      this.alerts.setSounds(isOn);
      return isOn;
    });
    const notices = toggle("Desktop notices", this.alerts.notices, async (isOn) => {
      const isAllowed = await this.alerts.setNotices(isOn);
      if (!isAllowed) this.#say("The browser does not let this page show notices. Its settings for this page say why.");
      return isOn && isAllowed;
    });
    const leave = button("Sign out", async () => {
      await call("DELETE", "/auth/session");
      this.#signIn();
    }, "small");
    const { name, role } = this.me.user;
    return element(
      "details",
      { class: "tools" },
      element("summary", {}, element("span", { class: "face", "aria-hidden": "true" }, initials(name)), element("span", {}, name)),
      element("div", {}, element("p", { class: "hint" }, role), this.canAnswer && this.presence, sound, notices, button("Keyboard shortcuts", () => help(this.screens.shortcuts), "small"), this.canAnswer && button("Canned answers", () => manageCanned(this.canned), "small"), link("Your account", "/account"), leave),
    );
  }
}

/**
 * @param {string} label
 * @param {boolean} isOn
 * @param {(isOn: boolean) => Promise<boolean>} change
 */
function toggle(label, isOn, change) {
  const box = element("input", { type: "checkbox", checked: isOn });
  box.addEventListener("change", async () => {
    box.checked = await change(box.checked);
  });
  return element("label", { class: "choice" }, box, label);
}

customElements.define("usher-console", UsherConsole);
