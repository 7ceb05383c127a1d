import { button, element, field, form, hint, paragraph } from "../../account/dom.js";

/** @typedef {import("./contents.js").Content} Content */
/** @typedef {import("./contents.js").Intent} Intent */

/** @param {unknown} one @param {unknown} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

let areaCount = 0;

/**
 * A field for a text of several lines.
 * @param {string} label
 * @param {string} value
 * @param {Record<string, string | boolean>} attributes
 * @param {string} [help]
 */
function area(label, value, attributes, help) {
  areaCount += 1;
  const id = `area-${areaCount}`;
  const input = element("textarea", { id, rows: "3", ...(help && { "aria-describedby": `${id}-help` }), ...attributes });
  input.value = value;
  const box = element("div", { class: "field" }, element("label", { for: id }, label), help && element("p", { class: "hint", id: `${id}-help` }, help), input);
  return { input, box };
}

/** @param {string} text */
const lines = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");

/** What somebody writes of an agent: a form with all that can be changed of it. */
export class AgentDraftForm {
  /** @type {IntentFields[]} */
  #intents = [];
  #list = element("div", { class: "intents" });

  /**
   * @param {Content} file What the agent's file says.
   * @param {Content} content What stands in the fields at first.
   * @param {{ prompt: { name: string } | null, note: string | null }} more
   * @param {(body: object) => Promise<unknown>} send
   */
  constructor(file, content, { prompt, note }, send) {
    this.file = file;
    const usual = prompt ? `Empty: what the prompt “${prompt.name}” says.` : "Empty: what its file says.";
    const instructions = area("Instructions", content.instructions ?? "", { rows: "8", maxlength: "20000" }, `How it should behave and speak, for language models. ${usual}`);
    const description = area("Description", content.description ?? "", { rows: "2", maxlength: "1000" }, "What it is for: other agents go by it when they pass a conversation on.");
    const suggestions = area("Suggestions", (content.suggestions ?? []).join("\n"), { rows: "3" }, "Questions that it can answer, one in a line.");
    const about = area("Note for colleagues", note ?? "", { rows: "2", maxlength: "2000" });
    const tools = (file.tools ?? []).map((name) => ({ name, input: element("input", { type: "checkbox", checked: content.tools?.includes(name) ?? false }) }));
    this.#add(...(content.intents ?? []));
    this.node = form("Save the draft", [
      instructions.box, description.box, this.#tools(tools),
      element("fieldset", { class: "wide" }, element("legend", {}, "Intents"),
        hint("What customers want from it. They decide, whatever the model, which agent answers and which answer stands ready."),
        this.#list, element("div", { class: "buttons" }, button("Add an intent", () => this.#begin(), "small"))),
      suggestions.box, about.box,
    ], () => send({
      instructions: this.#unless(instructions.input.value.trim() || null, file.instructions),
      description: this.#unless(description.input.value.trim(), file.description),
      suggestions: this.#unless(lines(suggestions.input.value), file.suggestions),
      tools: this.#unless(tools.filter(({ input }) => input.checked).map(({ name }) => name), file.tools),
      intents: this.#unless(this.#intents.map((intent) => intent.value), file.intents),
      note: about.input.value.trim() || null,
    }));
    this.node.classList.add("drafting");
    // What is missing is to be seen.
    this.node.addEventListener("submit", () => this.#intents.forEach((intent) => intent.check()), { capture: true });
    this.first = instructions.input;
  }

  /**
   * What is as the file says it is left to the file, so that it goes on following that.
   * @template Value
   * @param {Value} value
   * @param {Value} usual
   */
  #unless(value, usual) {
    return isSame(value, usual) ? null : value;
  }

  /** @param {{ name: string, input: HTMLInputElement }[]} tools */
  #tools(tools) {
    const choices = tools.map(({ name, input }) => element("label", { class: "choice" }, input, name));
    return element("fieldset", { class: "wide" }, element("legend", {}, "Tools"),
      tools.length === 0 ? hint("Its file gives it none, and only that can.") : hint("Those that its file gives it; only that can give it more."), ...choices);
  }

  /** @param {...Intent} intents */
  #add(...intents) {
    for (const intent of intents) {
      const fields = new IntentFields(intent, () => {
        this.#intents.splice(this.#intents.indexOf(fields), 1);
        fields.node.remove();
        this.#list.parentElement?.querySelector("button")?.focus();
      });
      this.#intents.push(fields);
      this.#list.append(fields.node);
    }
  }

  #begin() {
    this.#add({ name: "", examples: [], response: null, handoff: false, action: null });
    this.#intents[this.#intents.length - 1].open();
  }
}

/** The fields of one intent. */
class IntentFields {
  /**
   * @param {Intent} intent
   * @param {() => void} remove
   */
  constructor(intent, remove) {
    const { name, examples, response, handoff, action } = intent;
    this.intent = intent;
    this.name = field("Name", "", { value: name, maxlength: "64", autocomplete: "off", spellcheck: "false" }, "Small letters, digits, _ and -.");
    this.examples = area("What customers write", examples.join("\n"), { rows: "4" }, "One in a line; half a dozen ways of putting it tell it well.");
    this.response = area("Prepared answer", response ?? "", { rows: "3", maxlength: "4000" }, "Where one is enough; empty, and the answer is looked for.");
    this.handoff = element("input", { type: "checkbox", checked: handoff });
    const title = element("summary", {}, name || "New intent");
    this.input = /** @type {HTMLInputElement} */ (this.name.querySelector("input"));
    this.input.removeAttribute("name");
    this.input.addEventListener("input", () => { title.textContent = this.input.value || "New intent"; });
    const rest = action
      ? [paragraph(element("span", { class: "meta" }, `It uses the tool ${action.tool}, and then says: ${action.response}`))]
      : [this.response.box, element("label", { class: "choice" }, this.handoff, "A person takes over")];
    const press = button("Remove this intent", remove, "small danger");
    this.node = element("details", {}, title, element("div", { class: "part" }, this.name, this.examples.box, ...rest, element("div", { class: "buttons" }, press)));
  }

  open() {
    this.node.open = true;
    this.input.focus();
  }

  /** Opens where a name is missing. */
  check() {
    if (!this.input.validity.valid) this.node.open = true;
  }

  /** @returns {Intent} */
  get value() {
    const { action } = this.intent;
    return {
      name: this.input.value.trim(),
      examples: lines(this.examples.input.value),
      response: action ? null : this.response.input.value.trim() || null,
      handoff: !action && this.handoff.checked,
      action,
    };
  }
}
