import { call } from "../../account/api.js";
import { button, code, element, field, form, moment, notice, paragraph } from "../../account/dom.js";
import { attempt, choice, fill, part, table } from "./panels.js";

/** @typedef {{ number: number, at: string, action: string, actor: string, actor_name: string, address: string, subject?: string | null, details: Record<string, unknown>, hash: string }} Line */

const pageSize = 50;

/** What can be looked for, by what it is about. */
const subjects = {
  session: ["created", "refused", "revoked", "token_reused"],
  sessions: ["revoked"],
  user: ["created", "invited", "role_changed", "locked", "unlocked", "password_changed", "reset_link_made", "second_factor_added", "second_factor_removed", "recovery_code_used"],
  api_key: ["created", "rotated", "revoked"],
  order: ["approved", "rejected", "refunded"],
  tool: ["approved", "rejected"],
  conversation: ["taken", "given_back", "assigned", "closed", "reopened"],
  operator: ["presence_changed"],
  agent: ["draft_created", "draft_changed", "draft_discarded", "published", "rolled_back"],
  correction: ["created", "changed", "approved", "rejected", "withdrawn", "exported"],
  webhook: ["created", "changed", "removed", "secret_rotated", "tested", "replayed", "gone"],
  tenant: ["changed", "secret_set", "secret_removed"],
  history: ["erased", "exported"],
  memory: ["erased"],
  audit: ["exported"],
  backup: ["requested"],
  cache: ["flushed", "warmed"],
  job: ["retried", "dropped"],
};

/** Who did what when, whether nobody has changed it since, and all of it to take away. */
export class ConsoleAudit extends HTMLElement {
  #said = element("div");
  #list = element("div");
  #proof = element("div", { "aria-live": "polite" });
  #action = "";
  /** @type {Line[]} */
  #lines = [];
  #isAll = false;

  connectedCallback() {
    this.classList.add("screen");
    const names = Object.entries(subjects).flatMap(([subject, verbs]) => verbs.map((verb) => `${subject}.${verb}`));
    const { select, field: box } = choice("What was done", "action", [["", "Everything"], ...names.map((name) => /** @type {[string, string]} */ ([name, label(name)]))]);
    select.addEventListener("change", () => {
      this.#action = select.value;
      this.#read();
    });
    const all = element("a", { href: "/v1/audit/export", download: "audit.jsonl" }, "Take away all of it, as JSON lines");
    this.append(element("div", { class: "line" }, box, paragraph(all)), this.#said, this.#list, part("Has nobody changed it?", this.#check(), this.#proof));
    this.#read();
  }

  #read() {
    return fill(this.#list, async () => {
      this.#lines = await this.#page();
      return this.#drawn();
    });
  }

  /**
   * @param {number} [before]
   * @returns {Promise<Line[]>}
   */
  async #page(before) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (this.#action) query.set("action", this.#action);
    if (before) query.set("before", String(before));
    const { entries } = await call("GET", `/v1/audit?${query}`);
    this.#isAll = entries.length < pageSize;
    return entries;
  }

  #drawn() {
    if (this.#lines.length === 0) return [element("p", { class: "hint" }, "Nothing of this kind was done.")];
    const rows = this.#lines.map((line) => [
      String(line.number),
      moment(line.at),
      label(line.action),
      element("div", {}, line.actor_name || line.actor.replaceAll("_", " "), element("div", { class: "meta" }, line.address)),
      element("div", {}, line.subject ? code(line.subject) : "", element("div", { class: "meta" }, details(line.details))),
    ]);
    const list = table("Lines of the log", ["Number", "When", "What", "By whom", "To what"], rows);
    return this.#isAll ? [list] : [list, button("Older", () => this.#older(), "small")];
  }

  async #older() {
    await attempt(this.#said, async () => {
      this.#lines.push(...(await this.#page(this.#lines.at(-1)?.number)));
      this.#list.replaceChildren(...this.#drawn());
    });
  }

  #check() {
    const hash = field("The last hash of an export", "hash", { required: false, maxlength: "64", pattern: "[0-9a-f]{64}", autocomplete: "off", spellcheck: "false" }, "Where you keep one, it shows too that the log's end was not cut off.");
    return form("Verify", [hash], async ({ hash: kept }) => {
      /** @type {{ intact: boolean, entries: number, broken_at?: number | null, reason?: string | null }} */
      const found = await call("GET", `/v1/audit/verify${kept ? `?hash=${encodeURIComponent(kept)}` : ""}`);
      const text = found.intact
        ? `All ${found.entries} lines are as they were written.`
        : `The log was changed${found.broken_at ? ` at line ${found.broken_at}` : ""}${found.reason ? `: ${found.reason}` : ""}.`;
      this.#proof.replaceChildren(notice(found.intact ? "done" : "problem", paragraph(text)));
    });
  }
}

/** @param {string} action */
const label = (action) => action.replace(".", ": ").replaceAll("_", " ").replace("api key", "API key").replace(/^./, (first) => first.toUpperCase());

/** @param {Record<string, unknown>} values */
const details = (values) =>
  Object.entries(values).map(([name, value]) => `${name.replaceAll("_", " ")}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(", ");

customElements.define("console-audit", ConsoleAudit);
