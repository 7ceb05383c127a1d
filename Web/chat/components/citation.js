import { element, link, renderMarkdown } from "../markdown.js";

/** @typedef {import("../protocol.js").Citation} Citation */
/** @typedef {import("../protocol.js").Passage} Passage */

/** Shows the passage behind a citation, in a dialog: the proof under an answer. */
export class UsherCitation extends HTMLElement {
  #dialog = element("dialog");

  connectedCallback() {
    this.#dialog.setAttribute("aria-labelledby", "citation-title");
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.replaceChildren(this.#dialog);
  }

  /**
   * @param {Citation} citation
   * @param {(id: string) => Promise<Passage>} fetchPassage
   */
  async show(citation, fetchPassage) {
    this.#draw(citation, element("p", citation.snippet));
    this.#dialog.showModal();
    try {
      const passage = await fetchPassage(citation.passage_id);
      this.#draw(citation, renderMarkdown(passage.text));
    } catch {
      this.#draw(citation, element("p", citation.snippet), element("p", "The rest of the passage could not be loaded."));
    }
  }

  /**
   * @param {Citation} citation
   * @param {...Node} content
   */
  #draw(citation, ...content) {
    const title = element("h2", citation.title);
    title.id = "citation-title";
    const path = [...citation.headings, ...(citation.page ? [`page ${citation.page}`] : [])].join(" › ");
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => this.#dialog.close());
    const actions = element("footer", close);
    const address = citation.url && citation.anchor ? `${citation.url}#${citation.anchor}` : citation.url;
    const source = address ? link(address, "Open the source") : null;
    if (source) actions.prepend(source);
    const body = element("div", ...content);
    body.className = "passage";
    body.tabIndex = 0;
    const where = element("p", path);
    where.className = "path";
    this.#dialog.replaceChildren(title, where, body, actions);
  }
}

customElements.define("usher-citation", UsherCitation);
