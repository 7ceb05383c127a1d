import { call } from "../../account/api.js";
import { button, code, copyable, element, field, form, moment, notice, paragraph } from "../../account/dom.js";
import { ask } from "../components/dialogs.js";
import { attempt, chip, facts, fill, part, table } from "./panels.js";

/** @typedef {{ id: string, url: string, description?: string | null, events: string[], state: string, waiting: number, dead: number, created_at: string }} Webhook */
/** @typedef {{ id: string, event: string, state: string, attempts: number, created_at: string, due_at: string | null, ended_at: string | null, test: boolean }} Delivery */
/** @typedef {{ number: number, at: string, duration_ms: number, status: number | null, answer: string | null, error: string | null }} Attempt */

const pageSize = 20;

/** Which addresses are told what happens, what came back, and what has failed for good. */
export class ConsoleWebhooks extends HTMLElement {
  #said = element("div");
  #list = element("div");
  #log = element("div");
  #creation = element("div");

  connectedCallback() {
    this.classList.add("screen");
    this.append(this.#said, this.#list, this.#log, part("Add an address", this.#creation));
    this.#read();
    fill(this.#creation, async () => [this.#form((await call("GET", "/v1/webhook-events")).events)]);
  }

  #read() {
    return fill(this.#list, async () => {
      /** @type {Webhook[]} */
      const all = (await call("GET", "/v1/webhooks")).webhooks;
      if (all.length === 0) return [element("p", { class: "hint" }, "No address is told anything yet.")];
      return [element("ul", { class: "cards" }, ...all.map((hook) => element("li", {}, this.#card(hook))))];
    });
  }

  /** @param {Webhook} hook */
  #card(hook) {
    const isActive = hook.state === "active";
    return element(
      "article",
      { "aria-label": hook.url },
      element("h2", {}, hook.url),
      element("p", { class: "meta" }, isActive ? chip("active", "good") : chip(hook.state.replaceAll("_", " "), "warn"), hook.description ? ` ${hook.description}` : ""),
      facts([["Told of", hook.events.join(", ")], ["Waiting", String(hook.waiting)], ["Failed for good", String(hook.dead)], ["Since", moment(hook.created_at)]]),
      element(
        "div",
        { class: "buttons" },
        this.#press("Test", hook, () => this.#test(hook)),
        this.#press("Deliveries", hook, () => this.#deliveries(hook, "")),
        hook.dead > 0 && this.#press("Replay what failed", hook, () => this.#replay(hook)),
        this.#press(isActive ? "Pause" : "Go on", hook, () => this.#do(() => call("PATCH", `/v1/webhooks/${hook.id}`, { active: !isActive }), isActive ? `${hook.url} is told nothing until you go on; what happens meanwhile waits for it.` : `${hook.url} is told again.`)),
        this.#press("New secret", hook, () => this.#rotate(hook)),
        this.#press("Remove", hook, () => this.#remove(hook), "small danger"),
      ),
    );
  }

  /**
   * @param {string} label
   * @param {Webhook} hook
   * @param {() => unknown} act
   */
  #press(label, hook, act, kind = "small") {
    const press = button(label, act, kind);
    press.setAttribute("aria-label", `${label}: ${hook.url}`);
    return press;
  }

  /** @param {Webhook} hook */
  async #test(hook) {
    await attempt(this.#said, async () => {
      /** @type {Delivery & { log: Attempt[] }} */
      const done = await call("POST", `/v1/webhooks/${hook.id}/test`, { event: hook.events[0] });
      const last = done.log.at(-1);
      const isTaken = last?.status != null && last.status < 300;
      this.#show(isTaken ? "done" : "note", paragraph(element("strong", {}, isTaken ? "The address has taken the sample." : "The address has not taken the sample.")), paragraph(outcome(last)));
    });
  }

  /** @param {Webhook} hook */
  #replay(hook) {
    ask("Replay what has failed for good?", [element("p", {}, `${hook.dead} ${hook.dead === 1 ? "delivery is" : "deliveries are"} made again to ${hook.url}.`)], {
      label: "Replay",
      act: () => call("POST", `/v1/webhooks/${hook.id}/replay`, { since: hook.created_at }),
      then: () => this.#done("They are on their way again."),
    });
  }

  /** @param {Webhook} hook */
  #rotate(hook) {
    /** @type {{ secret: string } | undefined} */
    let made;
    ask("A new secret?", [element("p", {}, "Both secrets sign for a day, so that the receiver can change over.")], {
      label: "Make it",
      act: async () => {
        made = await call("POST", `/v1/webhooks/${hook.id}/rotate`, { overlap_seconds: 86_400 });
      },
      then: () => made && this.#show("done", paragraph("Copy it now: it is shown this once."), copyable(made.secret, "Copy the secret")),
    });
  }

  /** @param {Webhook} hook */
  #remove(hook) {
    ask("Remove this address?", [element("p", {}, `${hook.url} is told nothing any more, and its deliveries are forgotten.`)], {
      label: "Remove",
      kind: "danger",
      act: () => call("DELETE", `/v1/webhooks/${hook.id}`),
      then: () => {
        this.#log.replaceChildren();
        this.#done(`${hook.url} is removed.`);
      },
    });
  }

  /**
   * @param {Webhook} hook
   * @param {string} state Only those; all of them where it is empty.
   * @returns {Promise<void>}
   */
  #deliveries(hook, state) {
    return fill(this.#log, async () => {
      const query = new URLSearchParams({ limit: String(pageSize), ...(state ? { state } : {}) });
      /** @type {Delivery[]} */
      const found = (await call("GET", `/v1/webhooks/${hook.id}/deliveries?${query}`)).deliveries;
      const rows = found.map((each) => [
        each.event,
        element("span", {}, chip(each.state, each.state === "dead" ? "warn" : each.state === "waiting" ? "off" : "good"), each.test && " sample"),
        moment(each.created_at),
        String(each.attempts),
        element("div", { class: "buttons" },
          this.#press("What came back", hook, () => this.#detail(hook, each)),
          each.state !== "waiting" && this.#press("Replay", hook, () => this.#do(() => call("POST", `/v1/webhooks/${hook.id}/deliveries/${each.id}/replay`), "It is on its way again."))),
      ]);
      const filters = element("div", { class: "buttons" }, button("All", () => this.#deliveries(hook, ""), "small"), button("Failed for good", () => this.#deliveries(hook, "dead"), "small"));
      const list = rows.length > 0 ? table("Deliveries", ["Event", "State", "When", "Attempts", ""], rows) : element("p", { class: "hint" }, "There are none.");
      return [part(`Deliveries to ${hook.url}`, filters, list)];
    });
  }

  /**
   * @param {Webhook} hook
   * @param {Delivery} delivery
   */
  async #detail(hook, delivery) {
    await attempt(this.#said, async () => {
      /** @type {Delivery & { body: string, log: Attempt[] }} */
      const found = await call("GET", `/v1/webhooks/${hook.id}/deliveries/${delivery.id}`);
      const lines = found.log.map((each) => element("li", {}, moment(each.at), `: ${outcome(each)}`));
      ask(`“${found.event}”`, [element("ol", { class: "plain" }, ...lines), element("pre", { tabindex: "0", "aria-label": "What was sent" }, element("code", {}, found.body))], null);
    });
  }

  /** @param {{ name: string, summary: string }[]} events */
  #form(events) {
    const choices = events.map(({ name, summary }) =>
      element("label", { class: "choice" }, element("input", { type: "checkbox", name: `event ${name}`, value: name }), element("span", {}, code(name), element("span", { class: "meta" }, ` ${summary}`))));
    const content = [
      field("Address", "url", { type: "url", maxlength: "2000", autocomplete: "off", placeholder: "https://…" }),
      field("What it is for", "description", { maxlength: "200", autocomplete: "off", required: false }),
      element("fieldset", {}, element("legend", {}, "What it is told of"), ...choices),
    ];
    const node = form("Add it", content, async (values) => {
      const chosen = events.map(({ name }) => name).filter((name) => values[`event ${name}`]);
      const made = await call("POST", "/v1/webhooks", { url: values.url, events: chosen, ...(values.description ? { description: values.description } : {}) });
      node.reset();
      await this.#read();
      this.#show("done", paragraph("Deliveries are signed with this secret. Copy it now: it is shown this once."), copyable(made.secret, "Copy the secret"));
    });
    return node;
  }

  /**
   * @param {() => Promise<unknown>} act
   * @param {string} text
   */
  async #do(act, text) {
    if (await attempt(this.#said, act)) await this.#done(text);
  }

  /** @param {string} text */
  async #done(text) {
    await this.#read();
    this.#show("done", paragraph(text));
  }

  /**
   * @param {"done" | "note"} kind
   * @param {...Node} content
   */
  #show(kind, ...content) {
    const box = notice(kind, ...content);
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
  }
}

/** @param {Attempt | undefined} attempt */
function outcome(attempt) {
  if (!attempt) return "It waits for its turn.";
  const { status, answer, error, duration_ms: took } = attempt;
  const said = [status && `Status ${status}.`, error, answer && `It said: ${answer.slice(0, 300)}`].filter(Boolean).join(" ");
  return `${said || "No answer."} (${took} ms)`;
}

customElements.define("console-webhooks", ConsoleWebhooks);
