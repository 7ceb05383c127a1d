import { call } from "../../account/api.js";
import { button, element, field, form, hint, link, moment, notice, paragraph } from "../../account/dom.js";
import { ask } from "../components/dialogs.js";
import { ConsoleGaps } from "./gaps.js";
import { attempt, choice, fill, part, table } from "./panels.js";

/**
 * @typedef {object} KnowledgeDocument
 * @property {string} id
 * @property {string} title
 * @property {string} source
 * @property {string} collection
 * @property {string} media_type
 * @property {string | null} [url]
 * @property {number} passage_count
 * @property {number} byte_count
 * @property {string} ingested_at
 */

/** @typedef {{ title: string, headings: string[], text: string, page?: number | null, document_id: string }} Passage */
/** @typedef {{ passage: Passage, score: number, similarity?: number | null, keyword_rank?: number | null, vector_rank?: number | null }} Hit */

const pageSize = 50;
const excerptLength = 280;

/** What answers rest on: the documents with their passages, what a question finds in them and why, and new ones. */
export class ConsoleKnowledge extends HTMLElement {
  #said = element("div");
  #state = element("p", { class: "hint" });
  #list = element("div");
  #hits = element("div", { "aria-live": "polite" });
  /** @type {KnowledgeDocument[]} */
  #documents = [];
  /** @type {string | null} */
  #cursor = null;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.mayWrite = me.scopes.includes("knowledge:write");
    this.mayReadHistory = me.scopes.includes("view_history");
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(
      part("What does a question find?", this.#search(), this.#hits),
      part("Documents", this.#state, this.#said, this.#list),
    );
    if (this.mayReadHistory) this.append(part("What nothing answers", new ConsoleGaps(this.mayWrite, () => this.#read())));
    if (this.mayWrite) this.append(part("Add a file", this.#upload()), part("Write an article", this.#article()));
    this.#read();
  }

  // Documents

  #read() {
    return fill(this.#list, async () => {
      const [page, all] = await Promise.all([
        call("GET", `/v1/knowledge/documents?limit=${pageSize}`),
        call("GET", "/v1/knowledge/statistics"),
      ]);
      [this.#documents, this.#cursor] = [page.documents, page.next_cursor];
      this.#state.textContent = stateText(all);
      return this.#drawn();
    });
  }

  async #more() {
    await attempt(this.#said, async () => {
      const page = await call("GET", `/v1/knowledge/documents?limit=${pageSize}&after=${encodeURIComponent(this.#cursor ?? "")}`);
      this.#documents.push(...page.documents);
      this.#cursor = page.next_cursor;
      this.#list.replaceChildren(...this.#drawn());
    });
  }

  #drawn() {
    if (this.#documents.length === 0) return [hint("There are no documents yet: nothing can be answered from them.")];
    const rows = this.#documents.map((document) => this.#row(document));
    const list = table("Documents", ["Document", "Collection", "Passages", "Size", "Read", ""], rows);
    return this.#cursor ? [list, button("More", () => this.#more(), "small")] : [list];
  }

  /**
   * @param {KnowledgeDocument} document
   * @returns {(Node | string)[]}
   */
  #row(document) {
    const { id, title, source, collection, url, passage_count: count, byte_count: bytes, ingested_at: read } = document;
    return [
      element("div", {}, url && /^https?:/.test(url) ? link(title, url) : title, element("div", { class: "meta", title: source }, sourceText(source))),
      collection,
      String(count),
      sizeText(bytes),
      moment(read),
      element(
        "div",
        { class: "buttons" },
        press("Passages", title, () => this.#showPassages(id, title)),
        this.mayWrite && press("Remove", title, () => this.#remove(id, title)),
      ),
    ];
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  async #showPassages(id, title) {
    await attempt(this.#said, async () => {
      /** @type {{ passages: Passage[] }} */
      const { passages } = await call("GET", `/v1/knowledge/documents/${id}`);
      const rows = passages.map(({ headings, page, text }) =>
        element("li", {}, element("p", { class: "meta" }, [...headings, page && `page ${page}`].filter(Boolean).join(" › ")), element("pre", { class: "passage" }, text)));
      ask(title, [element("ol", { class: "passages", tabindex: "0" }, ...rows)], null);
    });
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  #remove(id, title) {
    const said = "What was answered from it is not answered any more. A document that a folder or file of the configuration holds comes back at the next reading.";
    ask(`Remove “${title}”?`, [paragraph(said)], {
      label: "Remove",
      kind: "danger",
      act: () => call("DELETE", `/v1/knowledge/documents/${id}`),
      then: () => this.#done(`“${title}” is removed.`),
    });
  }

  // What a question finds

  #search() {
    const question = field("A question, as customers put it", "q", { maxlength: "1000", autocomplete: "off" });
    const { field: mode } = choice("By", "mode", [["hybrid", "words and meaning"], ["keyword", "words alone"], ["vector", "meaning alone"]]);
    const node = form("Find", [question, mode], async ({ q, mode: by }) => {
      /** @type {{ hits: Hit[] }} */
      const { hits } = await call("GET", `/v1/knowledge/search?${new URLSearchParams({ q, mode: by, limit: "10" })}`);
      this.#hits.replaceChildren(hits.length === 0 ? hint("Nothing is found.") : hitTable(hits));
    });
    node.classList.add("line");
    return node;
  }

  // New documents

  #upload() {
    const file = field("File", "file", { type: "file", accept: ".md,.html,.htm,.txt,.csv,.json,.yaml,.yml,.pdf" }, "Markdown, HTML, text, CSV, JSON, YAML or PDF.");
    return form("Add", [file, ...places()], async (values) => {
      const chosen = file.querySelector("input")?.files?.[0];
      const body = new FormData();
      for (const [name, value] of Object.entries(values)) if (name !== "file" && value.trim()) body.append(name, value.trim());
      if (chosen) body.append("file", chosen);
      await this.#added(await call("POST", "/v1/knowledge/documents", body));
    });
  }

  #article() {
    const text = element("textarea", { id: "article-text", name: "text", rows: "8", required: true, maxlength: "200000" });
    const box = element("div", { class: "field" }, element("label", { for: "article-text" }, "Text, as Markdown"), text);
    const title = field("Title", "title", { maxlength: "300" });
    return form("Publish", [title, box, ...places()], async (values) => {
      const set = Object.entries(values).filter(([, value]) => value.trim());
      await this.#added(await call("POST", "/v1/knowledge/documents", { ...Object.fromEntries(set), media_type: "text/markdown" }));
    });
  }

  /** @param {KnowledgeDocument} document */
  #added({ title, passage_count: count }) {
    return this.#done(`“${title}” is added, in ${count} ${count === 1 ? "passage" : "passages"}; questions are answered from it now.`);
  }

  /** @param {string} text */
  async #done(text) {
    const box = notice("done", paragraph(text));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
    await this.#read();
  }
}

/** Where a document belongs, and where customers can read it. */
const places = () => [
  field("Collection", "collection", { required: false, maxlength: "64" }, "Agents may be limited to some; “general” unless told."),
  field("Address", "url", { required: false, type: "url", maxlength: "2000" }, "Where customers can read it."),
];

/**
 * @param {string} label
 * @param {string} title
 * @param {() => unknown} act
 */
function press(label, title, act) {
  const node = button(label, act, "small");
  node.setAttribute("aria-label", `${label}: ${title}`);
  return node;
}

/** @param {Hit[]} hits */
function hitTable(hits) {
  const rows = hits.map(({ passage, score, similarity, keyword_rank: words, vector_rank: meaning }) => [
    element("div", {}, [passage.title, ...passage.headings].filter((text, place, all) => text !== all[place - 1]).join(" › "), element("div", { class: "meta" }, excerpt(passage.text))),
    score.toFixed(3),
    words ? String(words) : "–",
    meaning ? String(meaning) : "–",
    typeof similarity === "number" ? similarity.toFixed(2) : "–",
  ]);
  return table("What is found", ["Passage", "Score", "By words", "By meaning", "Likeness"], rows);
}

/** @param {string} text */
const excerpt = (text) => (text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text);

/** @param {number} bytes */
const sizeText = (bytes) => (bytes < 1000 ? `${bytes}\u00a0B` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)}\u00a0KB` : `${(bytes / 1_000_000).toFixed(1)}\u00a0MB`);

/**
 * Of a file the last two names tell enough in a table.
 * @param {string} source
 */
const sourceText = (source) => (source.startsWith("file:") ? source.slice(5).split("/").slice(-2).join("/") : source);

/** @param {{ documents: number, passages: number, embeddings: { complete: boolean, embedded: number } }} all */
const stateText = ({ documents, passages, embeddings }) =>
  `${documents} documents, ${passages} passages. ` +
  (embeddings.complete ? "All are found by words and by meaning." : `${embeddings.embedded} are found by meaning so far, all by words.`);

customElements.define("console-knowledge", ConsoleKnowledge);
