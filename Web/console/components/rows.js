import { button, element } from "../../account/dom.js";
import { customerName, initials, isSnoozed, lateness, plain, reasonName, standing, when, wholeTime } from "../words.js";

/** @typedef {import("../inbox.js").Item} Item */

/** So many rows are drawn above and below what is seen. */
const beyond = 8;
/** When so many screens are left below, the next page is asked for. */
const screensAhead = 3;
const moveMilliseconds = 200;

/**
 * The list of conversations. Of ten thousand only those are in the document that can be seen; each keeps its element
 * while it is, so that a row that moves is seen moving and nothing flickers.
 *
 * Fires `open` (detail: the conversation's id) and `select` when other rows are chosen than before.
 */
export class ConsoleRows extends HTMLElement {
  /** @type {Set<string>} The rows that were chosen, to be worked on together. */
  chosen = new Set();
  /** @type {string | null} Where the keyboard is. */
  active = null;
  /** @type {string | null} What is open. */
  current = null;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** @type {Map<string, Item>} What each row shows. */
  #shown = new Map();
  /** @type {Map<string, number>} Until when a customer writes. */
  #writing = new Map();
  #height = 0;
  #isAsked = false;
  #list = element("div", { class: "rows", role: "listbox", tabindex: "0", "aria-label": "Conversations", "aria-multiselectable": "true" });
  #space = element("div", { class: "space", role: "presentation" });
  #said = element("div", { class: "empty" });

  /** @type {string | null} The row that a pointer presses. */
  #pressed = null;

  /** @param {import("../inbox.js").Inbox} inbox */
  constructor(inbox) {
    super();
    this.inbox = inbox;
  }

  connectedCallback() {
    this.#list.append(this.#space);
    this.append(this.#list, this.#said);
    this.#list.addEventListener("scroll", () => this.draw(), { passive: true });
    this.#list.addEventListener("click", (event) => this.#click(event));
    this.#list.addEventListener("pointerdown", (event) => this.#hold(event));
    for (const over of ["pointerup", "pointercancel"]) addEventListener(over, () => this.#letGo());
    this.#list.addEventListener("keydown", (event) => {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && this.press(event.key)) event.preventDefault();
    });
    this.#list.addEventListener("focus", () => {
      if (this.active === null) this.#activate(this.inbox.position(this.current ?? "") >= 0 ? this.current : this.#idAt(0));
    });
    this.inbox.addEventListener("loading", () => this.#list.setAttribute("aria-busy", "true"));
    this.inbox.addEventListener("change", (event) => this.#change(event instanceof CustomEvent && event.detail));
    new ResizeObserver(() => this.draw()).observe(this.#list);
    // What is said of times grows old.
    setInterval(() => this.#drawAnew(), 30_000);
  }

  focus() {
    this.#list.focus();
  }

  /**
   * What a key means to the list.
   * @param {string} key
   * @returns {boolean} Whether it means something.
   */
  press(key) {
    const page = Math.max(1, Math.floor(this.#list.clientHeight / this.#rowHeight()) - 1);
    /** @type {Record<string, number>} */
    const steps = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (key in steps) this.#step(steps[key]);
    else if ((key === "Enter" || key === "o") && this.active !== null) this.#tell("open", this.active);
    else if (key === "x" && this.active !== null) this.choose(this.active);
    else return false;
    return true;
  }

  /** @param {string | null} id */
  show(id) {
    this.current = id;
    if (id !== null) this.active = id;
    this.#drawAnew();
  }

  /**
   * The next conversation in the list, for when one is done with.
   * @param {string} id
   */
  after(id) {
    const place = this.inbox.position(id);
    return place < 0 ? this.#idAt(0) : (this.#idAt(place + 1) ?? this.#idAt(place - 1));
  }

  /** @param {string} id */
  choose(id) {
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.#drawAnew();
    this.#tell("select");
  }

  chooseNone() {
    this.chosen.clear();
    this.#drawAnew();
    this.#tell("select");
  }

  /**
   * A customer writes.
   * @param {string} id
   * @param {number} seconds
   */
  write(id, seconds) {
    this.#writing.set(id, Date.now() + seconds * 1000);
    this.#redraw(id);
    setTimeout(() => this.#redraw(id), seconds * 1000 + 50);
  }

  /** Draws the rows that can be seen, once for everything that happens before the next frame. */
  draw() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame(() => {
      this.#isAsked = false;
      this.#drawNow();
    });
  }

  #drawNow() {
    const { items } = this.inbox;
    const height = this.#rowHeight();
    const first = Math.max(0, Math.floor(this.#list.scrollTop / height) - beyond);
    const last = Math.min(items.length, Math.ceil((this.#list.scrollTop + this.#list.clientHeight) / height) + beyond);
    this.#space.style.height = `${items.length * height}px`;
    const wanted = new Set(items.slice(first, last).map(({ conversation }) => conversation.id));
    for (const [id, row] of this.#rows) {
      if (wanted.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
      this.#shown.delete(id);
    }
    for (let place = first; place < last; place += 1) {
      const item = items[place];
      const { id } = item.conversation;
      const row = this.#row(id);
      // Who has the rows read out hears them in their order.
      const before = this.#space.children[place - first];
      if (before !== row) this.#space.insertBefore(row, before ?? null);
      if (this.#shown.get(id) !== item && id !== this.#pressed) {
        this.#shown.set(id, item);
        this.#fill(row, item);
      }
      row.style.transform = `translateY(${place * height}px)`;
      row.setAttribute("aria-posinset", String(place + 1));
      row.setAttribute("aria-setsize", this.inbox.isComplete ? String(items.length) : "-1");
    }
    this.#say();
    const isDrawn = this.active !== null && this.#rows.has(this.active);
    this.#list.setAttribute("aria-activedescendant", isDrawn ? `row-${this.active}` : "");
    const below = this.#space.offsetHeight - this.#list.scrollTop - this.#list.clientHeight;
    if (below < screensAhead * this.#list.clientHeight) this.inbox.more();
  }

  /** @param {string} id */
  #row(id) {
    let row = this.#rows.get(id);
    if (!row) {
      row = element("div", { class: "row", role: "option", id: `row-${id}`, "data-id": id });
      this.#rows.set(id, row);
    }
    return row;
  }

  /**
   * @param {HTMLElement} row
   * @param {Item} item
   */
  #fill(row, { conversation, handoff, last_text: text, last_role: role }) {
    const { id } = conversation;
    const name = customerName(conversation);
    const isWriting = (this.#writing.get(id) ?? 0) > Date.now();
    const unread = handoff?.unread ?? 0;
    row.classList.toggle("active", id === this.active);
    row.classList.toggle("unread", unread > 0);
    row.dataset.priority = handoff?.priority ?? "";
    row.setAttribute("aria-selected", String(this.chosen.has(id)));
    if (id === this.current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
    const said = role === "operator" ? `${handoff?.operator?.name ?? "Team"}: ` : role === "agent" ? "Assistant: " : "";
    const place = element("span", { class: "standing", "data-state": this.#state(conversation, handoff) }, standing(conversation, handoff));
    const waits = handoff?.waiting_since && !isSnoozed(handoff) ? handoff.waiting_since : null;
    row.replaceChildren(
      element("span", { class: "face", "aria-hidden": "true" }, this.chosen.has(id) ? "✓" : initials(name)),
      element("span", { class: "name" }, name),
      element("time", { datetime: conversation.updated_at, title: wholeTime(conversation.updated_at) }, when(conversation.updated_at)),
      isWriting
        ? element("span", { class: "text writing" }, "is writing…")
        : element("span", { class: "text" }, said + (role === "agent" ? plain(text) : text)),
      element(
        "span",
        { class: "marks" },
        place,
        handoff && handoff.priority !== "normal" && element("span", { class: "priority", "data-priority": handoff.priority, title: handoff.why.join(", ") }, handoff.priority),
        lateness(handoff) && element("span", { class: "priority", "data-priority": lateness(handoff) === "late" ? "urgent" : "high" }, lateness(handoff)),
        handoff && handoff.state === "waiting" && element("span", { class: "reason" }, reasonName(handoff.reason)),
        waits && element("span", { class: "waits", "data-long": String(Date.now() - Date.parse(waits) > 300_000) }, `waits ${when(waits)}`),
        unread > 0 && element("span", { class: "count" }, String(unread), element("span", { class: "visually-hidden" }, " unanswered")),
      ),
    );
  }

  /**
   * @param {import("../inbox.js").Conversation} conversation
   * @param {import("../inbox.js").HandoffRecord | null} handoff
   */
  #state({ status }, handoff) {
    return status === "ended" ? "closed" : isSnoozed(handoff) ? "snoozed" : (handoff?.state ?? "assistant");
  }

  /** What is said where there is nothing to see. */
  #say() {
    const { state, items, problem, filter } = this.inbox;
    const isEmpty = items.length === 0;
    this.#said.hidden = !isEmpty || state === "loading";
    if (state === "failed") {
      this.#said.replaceChildren(element("p", {}, problem), button("Try again", () => this.inbox.show(filter), "small"));
    } else if (isEmpty) {
      const isNarrow = filter.q || filter.assignee || filter.priority || filter.channel || filter.queue;
      this.#said.replaceChildren(element("p", {}, isNarrow ? "Nothing fits these words and filters." : "Nothing here. Well done."));
    }
  }

  /** @param {boolean} isNew */
  #change(isNew) {
    this.#list.setAttribute("aria-busy", String(this.inbox.state === "loading"));
    if (isNew) this.#list.scrollTop = 0;
    else {
      this.#list.classList.add("moving");
      setTimeout(() => this.#list.classList.remove("moving"), moveMilliseconds);
    }
    this.draw();
  }

  /** @param {number} steps */
  #step(steps) {
    const { items } = this.inbox;
    if (items.length === 0) return;
    const place = this.active === null ? -1 : this.inbox.position(this.active);
    const next = Math.min(items.length - 1, Math.max(0, place < 0 ? 0 : place + steps));
    this.#activate(this.#idAt(next));
    this.#reveal(next);
  }

  /** @param {string | null} id */
  #activate(id) {
    this.active = id;
    this.#drawAnew();
  }

  /** @param {number} place */
  #reveal(place) {
    const height = this.#rowHeight();
    const { scrollTop, clientHeight } = this.#list;
    if (place * height < scrollTop) this.#list.scrollTop = place * height;
    else if ((place + 1) * height > scrollTop + clientHeight) this.#list.scrollTop = (place + 1) * height - clientHeight;
  }

  /** @param {number} place */
  #idAt(place) {
    return this.inbox.items[place]?.conversation.id ?? null;
  }

  /** @param {string} id */
  #redraw(id) {
    this.#shown.delete(id);
    this.draw();
  }

  #drawAnew() {
    this.#shown.clear();
    this.draw();
  }

  /** Of one row; it follows the size of the text. */
  #rowHeight() {
    if (this.#height === 0) {
      const style = getComputedStyle(document.documentElement);
      this.#height = parseFloat(style.fontSize) * parseFloat(style.getPropertyValue("--row"));
    }
    return this.#height;
  }

  /**
   * What a row shows stays while it is pressed: where the text under the pointer is another one when that is let go, there is no click.
   * @param {PointerEvent} event
   */
  #hold(event) {
    this.#pressed = event.target instanceof Element ? event.target.closest("[role=option]")?.getAttribute("data-id") ?? null : null;
  }

  #letGo() {
    if (this.#pressed === null) return;
    this.#pressed = null;
    // The click comes first.
    setTimeout(() => this.draw());
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest("[role=option]")?.getAttribute("data-id");
    if (!id) return;
    this.active = id;
    if (target?.closest(".face") || event.ctrlKey || event.metaKey) this.choose(id);
    else this.#tell("open", id);
  }

  /**
   * @param {string} name
   * @param {unknown} [detail]
   */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define("console-rows", ConsoleRows);
