import { call } from "../../account/api.js";
import { button, element, field, form, hint, moment, notice, paragraph } from "../../account/dom.js";
import { attempt, chip, choice, facts, fill } from "./panels.js";

/** @typedef {{ text: string, asked_at: string }} Example */
/** @typedef {{ id: string, state: string, question: string, count: number, last_asked_at: string, reasons: string[], examples: Example[], nearest: { title: string, similarity: number | null } | null }} Gap */

/** @type {Record<string, string>} */
const reasons = { unanswered: "not answered", unsure: "answered without being sure", unhelpful: "thumb down" };

/** What customers ask and the documents do not say, and the articles that are written about it. */
export class ConsoleGaps extends HTMLElement {
  #said = element("div");
  #list = element("div");
  #state = "open";
  #mayWrite;
  #onPublish;

  /**
   * @param {boolean} mayWrite
   * @param {() => unknown} onPublish Told when there is a new document.
   */
  constructor(mayWrite, onPublish) {
    super();
    this.#mayWrite = mayWrite;
    this.#onPublish = onPublish;
  }

  connectedCallback() {
    const { select, field: box } = choice("Which", "gap-state", [["open", "Open"], ["ignored", "Ignored"], ["done", "Done"]]);
    select.addEventListener("change", () => {
      this.#state = select.value;
      this.#read();
    });
    this.append(box, this.#said, this.#list);
    this.#read();
  }

  #read() {
    return fill(this.#list, async () => {
      /** @type {{ gaps: Gap[], total: number, questions: number, truncated: boolean }} */
      const found = await call("GET", `/v1/knowledge/gaps?state=${this.#state}`);
      const more = found.total > found.gaps.length ? ` The ${found.gaps.length} largest of ${found.total} are shown.` : "";
      const cut = found.truncated ? " There were more than are looked at." : "";
      const head = hint(`Of the last 30 days, ${found.questions} ${found.questions === 1 ? "question" : "questions"} had no answer of use.${more}${cut}`);
      if (found.gaps.length === 0) return [head, hint("There is nothing here.")];
      return [head, element("ul", { class: "cards" }, ...found.gaps.map((gap) => element("li", {}, this.#card(gap))))];
    });
  }

  /** @param {Gap} gap */
  #card(gap) {
    const place = element("div");
    const others = gap.examples.filter(({ text }) => text !== gap.question);
    const { nearest } = gap;
    const likeness = typeof nearest?.similarity === "number" ? ` (likeness ${nearest.similarity.toFixed(2)})` : "";
    return element(
      "article",
      { "aria-label": gap.question },
      element("h3", {}, gap.question),
      element("p", { class: "meta" }, ...gap.reasons.flatMap((reason) => [chip(reasons[reason] ?? reason, "warn"), " "])),
      facts([["Asked", `${gap.count} ×`], ["Last", moment(gap.last_asked_at)], ["Nearest document", nearest ? nearest.title + likeness : "none"]]),
      others.length > 0 && element("ul", {}, ...others.map(({ text }) => element("li", {}, text))),
      this.#mayWrite && element(
        "div",
        { class: "buttons" },
        this.#press("Write the article", gap, () => this.#draft(gap, place)),
        gap.state === "open"
          ? this.#press("Ignore", gap, () => this.#decide(gap, { state: "ignored" }, `“${gap.question}” is ignored.`))
          : this.#press("Open again", gap, () => this.#decide(gap, { state: "open" }, `“${gap.question}” is open again.`)),
      ),
      place,
    );
  }

  /**
   * @param {string} label
   * @param {Gap} gap
   * @param {() => unknown} act
   */
  #press(label, gap, act) {
    const press = button(label, act, "small");
    press.setAttribute("aria-label", `${label}: ${gap.question}`);
    return press;
  }

  /**
   * @param {Gap} gap
   * @param {HTMLElement} place
   */
  async #draft(gap, place) {
    await attempt(this.#said, async () => {
      /** @type {{ title: string, text: string, answers: number }} */
      const draft = await call("POST", `/v1/knowledge/gaps/${gap.id}/draft`);
      const [titleId, textId] = [`title-${gap.id}`, `text-${gap.id}`];
      const title = element("input", { id: titleId, name: "title", required: true, maxlength: "300", value: draft.title });
      const text = element("textarea", { id: textId, name: "text", rows: "10", required: true, maxlength: "200000" }, draft.text);
      const boxes = [
        element("div", { class: "field" }, element("label", { for: titleId }, "Title of the article"), title),
        element("div", { class: "field" }, element("label", { for: textId }, "The article, as Markdown"), text),
        field("Collection", `collection-${gap.id}`, { required: false, maxlength: "64" }, "Agents may be limited to some."),
      ];
      const node = form("Publish the article", boxes, async (values) => {
        const collection = values[`collection-${gap.id}`]?.trim();
        const made = await call("POST", "/v1/knowledge/documents", { title: values.title, text: values.text, media_type: "text/markdown", ...(collection ? { collection } : {}) });
        await this.#decide(gap, { state: "done", document_id: made.id }, `“${values.title}” is published; questions are answered from it now.`);
        this.#onPublish();
      });
      const said = draft.answers === 0 ? "No colleague has answered this yet: write what is right." : "Put together from what colleagues answered. Read it, for what they wrote to one is not always for all.";
      place.replaceChildren(hint(said), node);
      text.focus();
    });
  }

  /**
   * @param {Gap} gap
   * @param {object} body
   * @param {string} said
   */
  async #decide(gap, body, said) {
    const isDone = await attempt(this.#said, () => call("PATCH", `/v1/knowledge/gaps/${gap.id}`, body));
    if (!isDone) return;
    const box = notice("done", paragraph(said));
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
    await this.#read();
  }
}

customElements.define("console-gaps", ConsoleGaps);
