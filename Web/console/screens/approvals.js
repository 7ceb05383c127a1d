import { button, element, link, moment, notice, paragraph } from "../../account/dom.js";
import { readApprovals } from "../approvals.js";
import { ask, words } from "../components/dialogs.js";
import { facts, fill } from "./panels.js";

/** @typedef {import("../approvals.js").Approval} Approval */

/** How often it is looked whether something waits. */
const apart = 10_000;

/** What waits for a person's yes or no: refunds, calls of tools, steps of workflows. Fires `count` (detail: how many). */
export class ConsoleApprovals extends HTMLElement {
  #said = element("div");
  #list = element("div");
  /** What is drawn, so that what one stands on is not drawn anew. */
  #drawn = "";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(paragraph("What agents and workflows may not do alone. The customer is told what you decide."), this.#said, this.#list);
    document.addEventListener("visibilitychange", this.#look);
    this.#timer = setInterval(this.#look, apart);
    fill(this.#list, async () => this.#draw(await readApprovals(this.me.scopes)));
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#look);
    clearInterval(this.#timer);
  }

  #look = () => {
    if (document.visibilityState === "visible") this.#refresh();
  };

  async #refresh() {
    try {
      const found = await readApprovals(this.me.scopes);
      if (JSON.stringify(found) !== this.#drawn) this.#list.replaceChildren(...this.#draw(found));
    } catch {
      // What is shown stays; it is looked again in a while.
    }
  }

  /** @param {Approval[]} found */
  #draw(found) {
    this.#drawn = JSON.stringify(found);
    this.dispatchEvent(new CustomEvent("count", { detail: found.length, bubbles: true }));
    if (found.length === 0) return [element("p", { class: "hint" }, "Nothing waits for a decision.")];
    return [element("ul", { class: "cards" }, ...found.map((approval) => element("li", {}, this.#card(approval))))];
  }

  /** @param {Approval} approval */
  #card(approval) {
    const { kind, title, customer, conversation, since, until, mayApprove, mayRefuse, needs } = approval;
    const whom = conversation && link(customer, `/console?conversation=${conversation}`);
    return element(
      "article",
      { "aria-label": `${kind}: ${title}` },
      element("p", { class: "meta" }, element("span", { class: "chip" }, kind), " since ", moment(since), until && " · until ", until && moment(until)),
      element("h2", {}, title),
      whom && element("p", {}, "For ", whom),
      facts(approval.facts),
      needs && element("p", { class: "hint" }, needs),
      element("div", { class: "buttons" },
        mayApprove && button("Approve", () => this.#decide(approval, true), "main"),
        mayRefuse && button("Refuse", () => this.#decide(approval, false), "danger")),
    );
  }

  /**
   * @param {Approval} approval
   * @param {boolean} accepts
   */
  #decide(approval, accepts) {
    const { input, field } = words(accepts ? "Why, for colleagues" : "Why not, for colleagues", !accepts);
    ask(`${accepts ? "Approve" : "Refuse"}: ${approval.title}`, [field], {
      label: accepts ? "Approve" : "Refuse",
      kind: accepts ? "main" : "danger",
      act: () => approval.decide(accepts, input.value.trim()),
      then: () => this.#say(`${accepts ? "Approved" : "Refused"}: ${approval.title}`),
    });
  }

  /** @param {string} text */
  async #say(text) {
    const box = notice("done", paragraph(text));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
    await this.#refresh();
  }
}

customElements.define("console-approvals", ConsoleApprovals);
