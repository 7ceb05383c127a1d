import { element } from "../../account/dom.js";
import { channelNames } from "../words.js";

/** @typedef {import("../inbox.js").Filter} Filter */

const patience = 20;

/**
 * Search and what narrows the list. Fires `change` (detail: what is different in the filter), while one types too.
 */
export class ConsoleFilters extends HTMLElement {
  #search = element("input", {
    type: "search", "aria-label": "Search conversations", placeholder: "Search  /", autocomplete: "off", spellcheck: "false",
    maxlength: "200", enterkeyhint: "search",
  });
  #order = choice("Order", [["activity", "Newest first"], ["urgency", "Most urgent first"]]);
  #assignee = choice("Whose", [["", "Anybody’s"], ["me", "Mine"]]);
  #priority = choice("Priority", [["", "Any priority"], ["high", "High and urgent"], ["urgent", "Urgent"]]);
  #queue = choice("Queue", [["", "Any queue"]]);
  #channel = choice("Channel", [["", "Any channel"], ...channelNames]);
  #more = element("details", { class: "narrow" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {[keyof Filter, HTMLSelectElement][]} */
  #choices = [["order", this.#order], ["assignee", this.#assignee], ["priority", this.#priority], ["channel", this.#channel], ["queue", this.#queue]];

  /** @param {string} me The operator's id. */
  constructor(me) {
    super();
    this.me = me;
  }

  connectedCallback() {
    this.#queue.hidden = true;
    const label = element("summary", {}, "Filter");
    this.#more.append(label, element("div", { class: "choices" }, ...this.#choices.map(([, select]) => select)));
    this.append(element("div", { role: "search" }, this.#search, this.#more));
    this.#search.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#tell({ q: this.#search.value }), patience);
    });
    this.#search.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown" && event.key !== "Enter") return;
      event.preventDefault();
      this.dispatchEvent(new CustomEvent("leave"));
    });
    for (const [name, select] of this.#choices) {
      select.addEventListener("change", () => {
        const value = select.value === "me" ? this.me : select.value;
        this.#tell({ [name]: value });
      });
    }
  }

  /**
   * Lets one choose among the queues, where there are several.
   * @param {string[]} names
   * @param {string} value The one that is chosen.
   */
  offer(names, value) {
    this.#queue.hidden = names.length < 2;
    this.#queue.replaceChildren(...["", ...names].map((name) => element("option", { value: name }, name || "Any queue")));
    this.#queue.value = value;
  }

  focus() {
    this.#search.focus();
    this.#search.select();
  }

  /** @param {Filter} filter */
  draw(filter) {
    if (document.activeElement !== this.#search) this.#search.value = filter.q;
    for (const [name, select] of this.#choices) select.value = name === "assignee" && filter[name] === this.me ? "me" : filter[name];
    const set = this.#choices.filter(([name, select]) => name !== "order" && select.value !== "").length;
    this.#more.classList.toggle("set", set > 0);
    const label = this.#more.querySelector("summary");
    if (label) label.textContent = set > 0 ? `Filter (${set})` : "Filter";
  }

  /** @param {Partial<Filter>} detail */
  #tell(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

/**
 * @param {string} label
 * @param {string[][]} options
 */
function choice(label, options) {
  return element("select", { "aria-label": label }, ...options.map(([value, name]) => element("option", { value }, name)));
}

customElements.define("console-filters", ConsoleFilters);
