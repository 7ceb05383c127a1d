import { call } from "../../account/api.js";
import { button, element, field, form, moment, notice, paragraph } from "../../account/dom.js";
import { keys } from "../../account/pages/keys.js";
import { ask } from "../components/dialogs.js";
import { fill, part, table } from "./panels.js";

/** @typedef {{ name: string, set_at: string }} Secret */
/** @typedef {{ tenant: { name: string, created_at: string | null, settings: Record<string, any> }, secrets: Secret[] }} Answer */

/**
 * What a company may change of itself: members of the settings, what they are called, and what is meant.
 * @type {{ place: string, label: string, help: string, attributes: Record<string, string> }[]}
 */
const fields = [
  { place: "company.name", label: "Name", help: "What customers read above the chat.", attributes: { maxlength: "200" } },
  { place: "company.greeting", label: "Greeting", help: "What the assistant says first.", attributes: { maxlength: "2000" } },
  { place: "company.contact", label: "Contact", help: "How else customers reach you; said where the assistant cannot help.", attributes: { maxlength: "2000" } },
  { place: "company.suggestions", label: "Suggestions", help: "Questions that are offered at the beginning, with | between them.", attributes: { maxlength: "2000" } },
  { place: "branding.color", label: "Colour", help: "As #rrggbb.", attributes: { maxlength: "7", pattern: "#[0-9a-fA-F]{6}" } },
  { place: "branding.logo", label: "Logo", help: "The address of a picture.", attributes: { maxlength: "2000" } },
  { place: "retention.conversations", label: "Conversations are kept for", help: "For example 180d. Empty: as the server has it.", attributes: { maxlength: "20" } },
  { place: "retention.workflow_runs", label: "Runs of workflows are kept for", help: "For example 90d.", attributes: { maxlength: "20" } },
  { place: "retention.traces", label: "Traces are kept for", help: "For example 7d.", attributes: { maxlength: "20" } },
];

/** The company's own settings, its sealed secrets, and the keys of its programs. */
export class ConsoleSettings extends HTMLElement {
  #said = element("div");
  #own = element("div");
  #secrets = element("div");

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
  }

  connectedCallback() {
    this.classList.add("screen");
    const programs = element("div", { class: "part" });
    const company = element("div", { class: "part" });
    this.append(this.#said, company, part("Keys of programs", programs));
    fill(company, async () => {
      /** @type {Answer} */
      const answer = await call("GET", "/v1/settings");
      // The server's own company was not made by anybody.
      if (answer.tenant.created_at === null) return [part("The company", paragraph("It is described by the server's configuration file, usher.yaml, and changed there."))];
      this.#own.append(...this.#form(answer));
      this.#drawSecrets(answer);
      return [
        part("The company", paragraph("What is empty is as the server's own configuration has it."), this.#own),
        part("Sealed secrets", paragraph("Keys of services that the company pays for itself. Nobody is shown them any more once they are set."), this.#secrets, this.#seal()),
      ];
    });
    keys(this.me, programs).catch((error) => programs.append(notice("problem", paragraph(error.message))));
  }

  /** @param {Answer} answer */
  #form({ tenant }) {
    const inputs = fields.map(({ place, label, help, attributes }) =>
      field(label, place, { required: false, value: textAt(tenant.settings, place), ...attributes }, help));
    const limits = Object.entries({ ...tenant.settings.quotas, ...tenant.settings.limits });
    return [
      form("Save", inputs, async (values) => {
        await call("PATCH", "/v1/settings", patch(values, tenant.settings));
        await this.#again("The settings are saved.");
      }),
      limits.length > 0
        ? element("p", { class: "hint" }, `Set by whoever runs the server: ${limits.map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`).join(", ")}.`)
        : "",
    ];
  }

  #seal() {
    const content = [
      field("Name", "name", { maxlength: "60", autocomplete: "off", pattern: "[a-z0-9_\\-]+" }, "Small letters, digits, - and _. Settings call it secret:NAME."),
      field("Secret", "value", { type: "password", maxlength: "8192", autocomplete: "off" }),
    ];
    const node = form("Seal it", content, async ({ name, value }) => {
      await call("PUT", `/v1/settings/secrets/${encodeURIComponent(name)}`, { value });
      node.reset();
      await this.#again(`“${name}” is sealed.`);
    });
    return node;
  }

  /** @param {Answer} answer */
  #drawSecrets({ secrets }) {
    const rows = secrets.map(({ name, set_at: time }) => {
      const remove = button("Remove", () => this.#remove(name), "small danger");
      remove.setAttribute("aria-label", `Remove ${name}`);
      return [name, moment(time), remove];
    });
    this.#secrets.replaceChildren(rows.length > 0 ? table("Sealed secrets", ["Name", "Set", ""], rows) : element("p", { class: "hint" }, "There is none."));
  }

  /** @param {string} name */
  #remove(name) {
    ask(`Remove “${name}”?`, [element("p", {}, "What uses it works no more.")], {
      label: "Remove",
      kind: "danger",
      act: () => call("DELETE", `/v1/settings/secrets/${encodeURIComponent(name)}`),
      then: () => this.#again(`“${name}” is removed.`),
    });
  }

  /** @param {string} text */
  async #again(text) {
    const answer = await call("GET", "/v1/settings");
    this.#own.replaceChildren(...this.#form(answer));
    this.#drawSecrets(answer);
    const box = notice("done", paragraph(text));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
  }
}

/**
 * @param {Record<string, any>} settings
 * @param {string} place
 */
function textAt(settings, place) {
  const [group, name] = place.split(".");
  const value = settings[group]?.[name] ?? "";
  return Array.isArray(value) ? value.join(" | ") : String(value);
}

/**
 * What has changed, as a merge patch (RFC 7396): what was emptied is taken back.
 * @param {Record<string, string>} values
 * @param {Record<string, any>} settings
 */
function patch(values, settings) {
  /** @type {Record<string, Record<string, unknown>>} */
  const changes = {};
  for (const { place } of fields) {
    const text = values[place].trim();
    if (text === textAt(settings, place)) continue;
    const [group, name] = place.split(".");
    const parts = text.split("|").map((each) => each.trim()).filter(Boolean);
    changes[group] = { ...changes[group], [name]: text === "" ? null : name === "suggestions" ? parts : text };
  }
  return changes;
}

customElements.define("console-settings", ConsoleSettings);
