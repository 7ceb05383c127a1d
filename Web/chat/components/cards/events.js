import { element } from "../../markdown.js";
import { shown } from "../../money.js";
import { button, eventHeading, line, say } from "./parts.js";

/** @typedef {import("../../protocol.js").Event} Event */

const states = /** @type {Record<string, string>} */ ({
  called_off: "Called off",
  postponed: "Postponed",
  moved: "Moved",
  rescheduled: "New date",
});

const shownAtFirst = 4;

/** Events to choose from. */
export class UsherEvents extends HTMLElement {
  /** @param {{ events?: Event[] } & Partial<Event>} data A list, or one event. */
  show(data) {
    const events = data.events ?? [/** @type {Event} */ (data)];
    const items = events.map((event) => this.#event(event));
    const list = element("ul", ...items);
    list.setAttribute("aria-label", "Events");
    this.replaceChildren(list);
    const more = items.slice(shownAtFirst);
    if (more.length > 0) this.append(this.#rest(more));
  }

  /**
   * The later ones come when they are wanted.
   * @param {HTMLElement[]} items
   */
  #rest(items) {
    for (const item of items) item.hidden = true;
    const show = button(`Show ${items.length} more`, () => {
      for (const item of items) item.hidden = false;
      show.remove();
      items[0].querySelector("button")?.focus();
    });
    return show;
  }

  /** @param {Event} event */
  #event(event) {
    const item = element("li", element("div", ...eventHeading(event, "h2")));
    item.className = "card";
    const state = states[event.state];
    if (state) item.firstElementChild?.append(line("chip", state));
    const foot = element("div");
    foot.className = "foot";
    if (typeof event.lowest_price === "number") {
      foot.append(line("from", "from ", element("strong", shown(event.lowest_price, event.currency)), " plus fees"));
    }
    if (event.state !== "called_off") {
      const choose = button("Choose", () => say(this, `${event.name} on ${day(event)}`), "accept");
      choose.setAttribute("aria-label", `Choose ${event.name}, ${event.when}`);
      foot.append(choose);
    }
    item.append(foot);
    return item;
  }
}

/**
 * The day without the time, as the server says it.
 * @param {Event} event
 */
const day = (event) => event.when.replace(/, \d{1,2}:\d{2}$/, "");

customElements.define("usher-events", UsherEvents);
