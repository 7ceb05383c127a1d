import { Refusal, call } from "../../account/api.js";
import { button, element, notice, paragraph, problem } from "../../account/dom.js";
import { ask, laterMoments, words } from "./dialogs.js";
import { colleagues } from "./moves.js";

/** So many are worked on at once. */
const atOnce = 4;

/**
 * What is done with several conversations together; each is asked for alone, and those that could not be done are said and
 * stay chosen.
 */
export class ConsoleBulk extends HTMLElement {
  #count = element("strong");
  #said = element("div", { "aria-live": "polite" });

  /** @param {import("./rows.js").ConsoleRows} rows */
  constructor(rows) {
    super();
    this.rows = rows;
  }

  connectedCallback() {
    this.hidden = true;
    const actions = element(
      "div", { class: "buttons", role: "group", "aria-label": "For all that are chosen" },
      button("Take", () => this.#each("POST", "take", () => ({})), "small"), button("Assign", () => this.#assign(), "small"),
      button("Snooze", () => this.#snooze(), "small"),
           button("Close", () => this.#close(), "small"), button("Choose none", () => this.rows.chooseNone(), "small"),
    );
    this.append(element("p", {}, this.#count, " chosen"), actions, this.#said);
    this.rows.addEventListener("select", () => this.#draw());
  }

  #draw() {
    const { size } = this.rows.chosen;
    this.hidden = size === 0;
    this.#count.textContent = String(size);
    if (size === 0) this.#said.replaceChildren();
  }

  #snooze() {
    const moments = laterMoments().map(([label, moment]) =>
      button(label, () => {
        dialog.close();
        this.#each("PUT", "snooze", () => ({ until: moment.toISOString() }));
      }),
    );
    const dialog = ask(`Put ${this.rows.chosen.size} aside`, [element("div", { class: "choices" }, ...moments)], null);
  }

  async #assign() {
    const list = element("div", { class: "choices" });
    const dialog = ask(`Assign ${this.rows.chosen.size}`, [list], null);
    /** @param {string | null} operator */
    const pass = (operator) => {
      dialog.close();
      this.#each("PUT", "assignee", () => ({ operator_id: operator }));
    };
    list.append(button("Back into the line", () => pass(null)));
    try {
      list.append(...(await colleagues()).map(({ id, name }) => button(name, () => pass(id))));
    } catch (error) {
      list.append(problem(error));
    }
  }

  #close() {
    const { input, field } = words("Why? Colleagues read it, the customers do not.", true);
    ask(`Close ${this.rows.chosen.size} conversations?`, [paragraph("Those that people have, or wait for one, are closed."), field], {
      label: "Close them",
      kind: "danger",
      act: () => this.#each("POST", "close", () => ({ reason: input.value.trim() })),
    });
    input.focus();
  }

  /**
   * @param {string} method
   * @param {string} verb
   * @param {() => object} body
   */
  async #each(method, verb, body) {
    const names = [...this.rows.chosen];
    /** @type {Refusal[]} */
    const refusals = [];
    const worker = async () => {
      for (let name = names.shift(); name !== undefined; name = names.shift()) {
        try {
          await call(method, `/v1/conversations/${name}/${verb}`, body());
          if (this.rows.chosen.has(name)) this.rows.choose(name);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          refusals.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (refusals.length > 0) {
      this.#said.replaceChildren(notice("problem", paragraph(`${refusals.length} could not be done. ${refusals[0].message}`)));
    }
  }
}

customElements.define("console-bulk", ConsoleBulk);
