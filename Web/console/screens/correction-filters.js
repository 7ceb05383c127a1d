import { element } from "../../account/dom.js";
import { choice } from "./panels.js";

/** @typedef {import("./corrections.js").Correction} Correction */
/** @typedef {"category" | "quality" | "maker" | "agent"} Part */
/** @typedef {Record<"state" | Part, string>} Narrowing What is left out is empty. */

/** @type {Part[]} */
const parts = ["category", "quality", "maker", "agent"];

/**
 * What the address says which corrections are to be seen.
 * @param {string[]} states
 * @returns {Narrowing}
 */
export function readNarrowing(states) {
  const query = new URLSearchParams(location.hash.split("?")[1] ?? "");
  const said = (/** @type {string} */ name) => query.get(name) ?? "";
  const state = states.includes(said("state")) ? said("state") : states[0];
  return { state, category: said("category"), quality: said("quality"), maker: said("maker"), agent: said("agent") };
}

/**
 * As it stands in the address, and in the request.
 * @param {Narrowing} narrowing
 */
export const written = (narrowing) => new URLSearchParams(Object.entries(narrowing).filter(([, value]) => value !== ""));

/**
 * Chooses corrections by what they are like. Fires `change` (detail: the parts). What can be chosen is what there is among
 * those that were read, and what is chosen.
 */
export class CorrectionFilters extends HTMLElement {
  /** @type {Map<Part, HTMLSelectElement>} */
  #selects = new Map();
  /** @type {Map<Part, Map<string, string>>} */
  #known = new Map(parts.map((part) => [part, new Map()]));

  /**
   * @param {[string, string][]} qualities
   * @param {import("../../account/app.js").Me} me
   */
  constructor(qualities, me) {
    super();
    this.me = me;
    for (const [value, text] of qualities) if (value !== "") this.#known.get("quality")?.set(value, text);
  }

  connectedCallback() {
    const names = { category: "Kind", quality: "The assistant's answer", maker: "Author", agent: "Agent" };
    this.classList.add("line");
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Narrow down");
    this.append(...parts.map((part) => {
      const { select, field } = choice(names[part], `correction-${part}`, []);
      select.addEventListener("change", () => this.dispatchEvent(new CustomEvent("change", { detail: { [part]: select.value } })));
      this.#selects.set(part, select);
      return field;
    }));
  }

  /**
   * Offers what these have.
   * @param {Correction[]} corrections
   */
  learn(corrections) {
    for (const { category, maker, agent } of corrections) {
      if (category) this.#known.get("category")?.set(category, category);
      if (agent) this.#known.get("agent")?.set(agent, agent);
      this.#known.get("maker")?.set(maker.id, maker.id === this.me.user.id ? `${maker.name} (you)` : maker.name);
    }
  }

  /** @param {Narrowing} narrowing What is chosen. */
  draw(narrowing) {
    for (const [part, select] of this.#selects) {
      const known = this.#known.get(part) ?? new Map();
      const chosen = narrowing[part];
      // A bookmark may name what nobody has any more.
      const options = [["", "Any"], ...known, ...(chosen && !known.has(chosen) ? [[chosen, chosen]] : [])];
      select.replaceChildren(...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
    }
  }
}

customElements.define("correction-filters", CorrectionFilters);
