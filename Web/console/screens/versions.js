import { call } from "../../account/api.js";
import { button, element, hint, moment, notice, paragraph } from "../../account/dom.js";
import { ask, words } from "../components/dialogs.js";
import { changes } from "./contents.js";
import { AgentDraftForm } from "./drafting.js";
import { attempt, chip, choice, fill } from "./panels.js";
import { trial } from "./trying.js";

/** @typedef {import("./contents.js").Content} Content */
/** @typedef {{ id: string, name: string }} Person */
/**
 * @typedef {object} Version
 * @property {number} number
 * @property {"draft" | "published" | "superseded"} state
 * @property {Content} content
 * @property {string[]} conflicts
 * @property {string | null} note
 * @property {number} base
 * @property {number | null} restores
 * @property {number} revision
 * @property {Person} author
 * @property {string} created_at
 * @property {Person} editor
 * @property {string} changed_at
 * @property {Person | null} publisher
 * @property {string | null} published_at
 */
/** @typedef {{ file: Content, prompt: { name: string } | null, published: number | null, versions: Version[], next_before: number | null }} Page */

const pageSize = 20;

/** The versions of an agent: written, compared, tried out, published and put back. Fires `change` when another one answers. */
export class AgentVersions extends HTMLElement {
  #said = element("div");
  #list = element("div", { class: "part" });
  /** @type {Page} */
  #page = { file: { description: null, instructions: null, intents: null, tools: null, suggestions: null }, prompt: null, published: null, versions: [], next_before: null };

  /**
   * @param {{ name: string, title: string }} agent
   * @param {boolean} mayManage
   */
  constructor(agent, mayManage) {
    super();
    this.agent = agent;
    this.mayManage = mayManage;
  }

  connectedCallback() {
    this.classList.add("part", "versions");
    this.append(this.#said, this.#list);
    this.#read();
  }

  #read() {
    return fill(this.#list, async () => {
      this.#page = await this.#get();
      return this.#drawn();
    });
  }

  /**
   * @param {number} [before]
   * @returns {Promise<Page>}
   */
  #get(before) {
    return call("GET", `${this.#path}?${new URLSearchParams({ limit: String(pageSize), ...(before && { before: String(before) }) })}`);
  }

  get #path() {
    return `/v1/agents/${this.agent.name}/versions`;
  }

  // What is seen

  #drawn() {
    const { published, versions, next_before: more } = this.#page;
    const begin = element("div", { class: "part" });
    return [
      paragraph(this.#isFile ? "It answers as its file says." : `Version ${published} answers, in place of what its file says.`),
      this.mayManage
        ? element("div", { class: "buttons" }, button("Begin a draft", () => this.#write(begin, this.#answering, null), "main"))
        : hint("You can look at them. Writing, trying and publishing versions needs the right “Change how agents answer”, which supervisors and admins have."),
      begin,
      element("ul", { class: "cards" }, ...versions.map((version) => element("li", {}, this.#card(version))), element("li", {}, this.#file())),
      ...(more === null ? [] : [button("Earlier versions", () => this.#more(more), "small")]),
    ];
  }

  /** Whether what answers is what the file says: nothing is published, or the file was put back. */
  get #isFile() {
    const { published, versions } = this.#page;
    return published === null || versions.find(({ number }) => number === published)?.restores === 0;
  }

  /** What answers now. */
  get #answering() {
    const { file, published, versions } = this.#page;
    return versions.find(({ number }) => number === published)?.content ?? file;
  }

  /** @param {number} before */
  #more(before) {
    return attempt(this.#said, async () => {
      const page = await this.#get(before);
      this.#page = { ...page, versions: [...this.#page.versions, ...page.versions] };
      this.#list.replaceChildren(...this.#drawn());
    });
  }

  /** @param {Version} version */
  #card(version) {
    const { number, state, note, restores, conflicts, author, created_at: made } = version;
    const name = `Version ${number}`;
    const place = element("div", { class: "part" });
    const from = restores === null ? "" : restores === 0 ? ", which puts the file back" : `, which puts version ${restores} back`;
    return element(
      "article",
      { "aria-label": name },
      element("h3", {}, name, " ", chip(state === "published" ? "answers" : state === "draft" ? "draft" : "answered once", state === "published" ? "good" : state === "draft" ? "warn" : "off")),
      element("p", { class: "meta" }, `by ${author.name}, `, moment(made), from, ...this.#deeds(version)),
      note && paragraph(note),
      conflicts.length > 0 && notice("note", paragraph(`Its file does not allow: ${conflicts.join("; ")}. That has no effect.`)),
      this.#buttons(version, place),
      place,
    );
  }

  /** @param {Version} version */
  #deeds({ author, editor, created_at: made, changed_at: changed, publisher, published_at: published, restores }) {
    /** @type {(string | Node)[]} */
    const deeds = [];
    if (changed !== made && editor) deeds.push(` · changed by ${editor.name}, `, moment(changed));
    if (publisher && restores === null) deeds.push(publisher.id === author.id ? " · published " : ` · published by ${publisher.name}, `, moment(published));
    return deeds;
  }

  #file() {
    const { file } = this.#page;
    const place = element("div", { class: "part" });
    return element(
      "article",
      { "aria-label": "Its file" },
      element("h3", {}, "Its file", " ", chip(this.#isFile ? "answers" : "the base", this.#isFile ? "good" : "off")),
      element("p", { class: "meta" }, "What no version says otherwise is as it stands there."),
      !this.#isFile && element("div", { class: "buttons" },
        this.#press("Compare", "its file", () => this.#compare(place, file, 0)),
        this.mayManage && this.#press("Roll back", "its file", () => this.#rollBack(0))),
      place,
    );
  }

  /**
   * @param {Version} version
   * @param {HTMLElement} place
   */
  #buttons(version, place) {
    const { number, state, content } = version;
    const name = `version ${number}`;
    const isDraft = state === "draft";
    return element(
      "div",
      { class: "buttons" },
      this.#press("Compare", name, () => this.#compare(place, content, number)),
      this.mayManage && this.#press("Try", name, () => this.#try(place, version)),
      this.mayManage && isDraft && this.#press("Edit", name, () => this.#write(place, content, version)),
      this.mayManage && !isDraft && this.#press("Draft from it", name, () => this.#write(place, content, null)),
      this.mayManage && isDraft && this.#press("Publish", name, () => this.#publish(version), "small main"),
      this.mayManage && state === "superseded" && this.#press("Roll back", name, () => this.#rollBack(number)),
      this.mayManage && isDraft && this.#press("Discard", name, () => this.#discard(version), "small danger"),
    );
  }

  /**
   * @param {string} label
   * @param {string} name
   * @param {() => unknown} act
   * @param {string} [kind]
   */
  #press(label, name, act, kind = "small") {
    const press = button(label, act, kind);
    press.setAttribute("aria-label", `${label}: ${name}`);
    return press;
  }

  /**
   * Shows something in a place, which alone is open then; again, and it is gone.
   * @param {HTMLElement} place
   * @param {string} kind
   * @param {() => { content: Node[], first: HTMLElement }} make
   */
  #open(place, kind, make) {
    const isOpen = place.dataset.kind === kind;
    for (const other of this.#list.querySelectorAll("[data-kind].part")) {
      other.replaceChildren();
      other.removeAttribute("data-kind");
    }
    if (isOpen) return;
    const { content, first } = make();
    place.dataset.kind = kind;
    place.append(...content);
    first.focus();
    place.scrollIntoView({ block: "nearest" });
  }

  // What is done

  /**
   * @param {HTMLElement} place
   * @param {Content} content
   * @param {Version | null} version The draft that is changed; nothing for a new one.
   */
  #write(place, content, version) {
    this.#open(place, "write", () => {
      const { file, prompt } = this.#page;
      const { node, first } = new AgentDraftForm(file, content, { prompt, note: version?.note ?? null }, async (body) => {
        const { version: saved } = version
          ? await call("PUT", `${this.#path}/${version.number}`, { ...body, revision: version.revision })
          : await call("POST", this.#path, body);
        await this.#done(`Version ${saved.number} is saved as a draft. It answers nobody until it is published.`);
      });
      return { content: [element(place.closest("article") ? "h4" : "h3", {}, version ? `Draft ${version.number}` : "A new draft"), node], first };
    });
  }

  /**
   * @param {HTMLElement} place
   * @param {Version} version
   */
  #try(place, { number }) {
    this.#open(place, "try", () => {
      const { node, first } = trial(this.agent.name, number);
      return { content: [node], first };
    });
  }

  /**
   * @param {HTMLElement} place
   * @param {Content} content
   * @param {number} number Its own; 0 for the file.
   */
  #compare(place, content, number) {
    this.#open(place, "compare", () => {
      const { file, published, versions } = this.#page;
      const others = versions.filter((each) => each.number !== number);
      /** @type {[string, string][]} */
      const options = others.map((each) => [String(each.number), `version ${each.number}${each.number === published ? ", which answers" : ""}`]);
      if (number !== 0) options.push(["0", published === null ? "its file, which answers" : "its file"]);
      const before = versions.find((each) => each.number === number)?.base ?? 0;
      const usual = published !== null && published !== number ? published : before;
      const { select, field } = choice("Compared with", `with-${number}`, options, String(usual));
      const shown = element("div", { class: "part", "aria-live": "polite" });
      const draw = () => shown.replaceChildren(...changes(others.find((each) => String(each.number) === select.value)?.content ?? file, content, "h4"));
      select.addEventListener("change", draw);
      draw();
      return { content: [field, shown], first: select };
    });
  }

  /** @param {Version} version */
  #publish({ number, revision, base, content }) {
    const { published } = this.#page;
    const isLate = (published ?? 0) !== base;
    const what = element("div", { class: "review", tabindex: "0", role: "region", "aria-label": "What changes" }, ...changes(this.#answering, content, "h3"));
    ask(`Publish version ${number}?`, [
      paragraph("From the next message on, customers are answered by it. You can roll back at any time."),
      isLate && notice("note", paragraph(`Since it was begun, ${published === null ? "the file was put back" : `version ${published} was published`}: this takes its place.`)),
      what,
    ], {
      label: "Publish",
      act: () => call("POST", `${this.#path}/${number}/publish`, { revision, over: published ?? 0 }),
      then: () => this.#changed(`Version ${number} answers from now on.`),
    });
  }

  /** @param {number} to */
  #rollBack(to) {
    const { published, versions, file } = this.#page;
    const name = to === 0 ? "its file" : `version ${to}`;
    const { input, field } = words("Why, for colleagues", false);
    const target = versions.find(({ number }) => number === to)?.content ?? file;
    const what = element("div", { class: "review", tabindex: "0", role: "region", "aria-label": "What changes" }, ...changes(this.#answering, target, "h3"));
    ask(`Roll back to ${name}?`, [paragraph(`What ${name} says becomes a new version, which answers from the next message on. Nothing is lost.`), what, field], {
      label: "Roll back",
      act: () => call("POST", `/v1/agents/${this.agent.name}/rollback`, { to, over: published ?? 0, ...(input.value.trim() && { note: input.value.trim() }) }),
      then: () => this.#changed(`${this.agent.title} answers by ${name} again.`),
    });
  }

  /** @param {Version} version */
  #discard({ number, revision }) {
    ask(`Discard version ${number}?`, [paragraph("The draft is gone for everybody.")], {
      label: "Discard",
      kind: "danger",
      act: () => call("DELETE", `${this.#path}/${number}?revision=${revision}`),
      then: () => this.#done(`Version ${number} is discarded.`),
    });
  }

  /** @param {string} text */
  async #changed(text) {
    await this.#done(text);
    this.dispatchEvent(new CustomEvent("change"));
  }

  /** @param {string} text */
  async #done(text) {
    await this.#read();
    const box = notice("done", paragraph(text));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
  }
}

customElements.define("agent-versions", AgentVersions);
