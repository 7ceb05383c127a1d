import { element } from "../../account/dom.js";

/** @typedef {import("../canned.js").CannedAnswer} CannedAnswer */

/** What was typed after a slash that begins a word, up to the cursor. */
const typed = /(?:^|\s)\/([a-z0-9_-]*)$/i;

/**
 * The canned answers that `/` offers above a text; the arrows choose, Enter and Tab take one.
 */
export class ConsoleOffers extends HTMLElement {
  /** @type {CannedAnswer[]} */
  #offers = [];
  #place = 0;
  #given = "";

  /**
   * @param {HTMLTextAreaElement} text
   * @param {import("../canned.js").CannedAnswers} canned
   * @param {(answer: CannedAnswer) => string} fill
   */
  constructor(text, canned, fill) {
    super();
    this.text = text;
    this.canned = canned;
    this.fill = fill;
  }

  connectedCallback() {
    this.id = "canned-offers";
    this.hidden = true;
    this.setAttribute("role", "listbox");
    this.setAttribute("aria-label", "Canned answers");
    // The text keeps the focus.
    this.addEventListener("pointerdown", (event) => event.preventDefault());
    this.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (row) this.#take([...this.children].indexOf(row));
    });
    this.text.addEventListener("input", () => this.#look());
    this.text.addEventListener("blur", () => this.#show([]));
  }

  /**
   * @param {string} key
   * @returns {boolean} Whether it was meant for the offers.
   */
  press(key) {
    const count = this.#offers.length;
    if (count === 0) return false;
    if (key === "ArrowDown" || key === "ArrowUp") this.#mark((this.#place + (key === "ArrowDown" ? 1 : count - 1)) % count);
    else if (key === "Enter" || key === "Tab") this.#take(this.#place);
    else if (key === "Escape") this.#show([]);
    else return false;
    return true;
  }

  #look() {
    const match = typed.exec(this.text.value.slice(0, this.text.selectionStart));
    this.#given = match?.[1] ?? "";
    this.#show(match ? this.canned.offers(this.#given.toLowerCase()) : []);
  }

  /** @param {CannedAnswer[]} offers */
  #show(offers) {
    this.#offers = offers;
    this.hidden = offers.length === 0;
    this.replaceChildren(
      ...offers.map(({ shortcut, name, text }, place) =>
        element("div", { role: "option", id: `canned-${place}` }, element("kbd", {}, `/${shortcut}`), element("strong", {}, name), element("span", {}, text)),
      ),
    );
    if (offers.length > 0) {
      this.text.setAttribute("aria-controls", this.id);
      this.#mark(0);
    } else {
      this.text.removeAttribute("aria-controls");
      this.text.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {number} place */
  #mark(place) {
    this.#place = place;
    for (const [index, row] of [...this.children].entries()) row.setAttribute("aria-selected", String(index === place));
    this.text.setAttribute("aria-activedescendant", `canned-${place}`);
    this.children[place]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} place */
  #take(place) {
    const answer = this.#offers[place];
    if (!answer) return;
    const end = this.text.selectionStart;
    this.text.setRangeText(this.fill(answer), end - this.#given.length - 1, end, "end");
    this.#show([]);
    this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

customElements.define("console-offers", ConsoleOffers);
