import { call } from "../../account/api.js";
import { element, hint, moment, notice } from "../../account/dom.js";
import { attempt, chip, fill, table } from "./panels.js";

/** @typedef {"online" | "away" | "offline"} State */
/** @typedef {{ id: string, name: string, state: State, chosen: State, watching: boolean, gone_since: string | null, conversations: number, queues: string[] }} Colleague */

/** @type {Record<State, [string, "good" | "warn" | "off"]>} */
const states = { online: ["here", "good"], away: ["away", "warn"], offline: ["gone", "off"] };
/** @type {[State, string][]} */
const choices = [["online", "Here, while they watch"], ["away", "Away: no new conversations"], ["offline", "Gone"]];
const looksApart = 15_000;

/** Who answers customers, who of them is there, and how much each has. Who leads them says that somebody has gone. */
export class ConsoleTeam extends HTMLElement {
  #said = element("div");
  #list = element("div");
  #mayLead;
  #me;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looks;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.#mayLead = me.scopes.includes("operators:manage");
    this.#me = me.user.id;
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(this.#said, this.#list);
    this.#read();
    // What is being chosen from is not drawn anew beneath one's hands.
    this.#looks = setInterval(() => document.visibilityState === "visible" && !this.#list.contains(document.activeElement) && this.#read(), looksApart);
  }

  disconnectedCallback() {
    clearInterval(this.#looks);
  }

  #read() {
    return fill(this.#list, async () => {
      /** @type {{ operators: Colleague[] }} */
      const { operators } = await call("GET", "/v1/operators");
      if (operators.length === 0) return [hint("Nobody answers customers yet: whoever manages users invites operators.")];
      const here = operators.filter(({ state }) => state === "online").length;
      const heads = ["Name", "Now", "Conversations", "Queues", ...(this.#mayLead ? ["Say that they are"] : [])];
      return [
        hint(`${here} of ${operators.length} ${here === 1 ? "is" : "are"} here. Who is here is given conversations, where queues give them out.`),
        table("Who answers customers", heads, operators.map((each) => this.#row(each))),
      ];
    });
  }

  /**
   * @param {Colleague} colleague
   * @returns {(Node | string)[]}
   */
  #row(colleague) {
    const { id, name, state, gone_since: since, conversations, queues } = colleague;
    return [
      element("div", {}, name, id === this.#me && " (you)"),
      element("div", {}, chip(...states[state]), since !== null && element("div", { class: "meta" }, "since ", moment(since))),
      String(conversations),
      queues.join(", ") || "–",
      ...(this.#mayLead ? [this.#choice(colleague)] : []),
    ];
  }

  /** @param {Colleague} colleague */
  #choice({ id, name, chosen }) {
    const select = element("select", { "aria-label": `Where ${name} is` }, ...choices.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
    select.addEventListener("change", async () => {
      const isDone = await attempt(this.#said, () => call("PUT", `/v1/operators/${id}/presence`, { state: select.value }));
      if (isDone) this.#said.append(notice("done", `${name} counts as ${states[/** @type {State} */ (select.value)][0]} now.`));
      await this.#read();
    });
    return select;
  }
}

customElements.define("console-team", ConsoleTeam);
