import { button, element, field, form, problem } from "../../account/dom.js";
import { ask } from "./dialogs.js";

/** @typedef {import("../canned.js").CannedAnswer} CannedAnswer */

/**
 * The dialog in which canned answers are written, changed and thrown away.
 * @param {import("../canned.js").CannedAnswers} canned
 */
export async function manageCanned(canned) {
  const place = element("div", { class: "canned" }, element("p", { class: "hint" }, "Loading…"));
  // A form of its own stands in it.
  const dialog = ask("Canned answers", [], null);
  dialog.classList.add("help");
  dialog.querySelector("form")?.before(place);
  dialog.querySelector("h2")?.remove();
  const title = element("h2", { id: "dialog-title" }, "Canned answers");
  place.before(title);
  try {
    await canned.load();
    list();
  } catch (error) {
    place.replaceChildren(problem(error));
  }

  function list() {
    const rows = canned.all.map((answer) =>
      element(
        "li", {}, element("div", {}, element("kbd", {}, `/${answer.shortcut}`), " ", element("strong", {}, answer.name), element("p", { class: "hint" }, answer.text)),
        element("div", { class: "buttons" }, named("Change", answer, () => edit(answer)), named("Remove", answer, () => remove(answer))),
      ),
    );
    const intro = element("p", { class: "hint" }, "Type / and the shortcut where you write, and the text stands there.");
    const more = button("Write a new one", () => edit(null), "main");
    place.replaceChildren(intro, element("ul", { hidden: rows.length === 0 }, ...rows), element("div", { class: "buttons" }, more));
    more.focus();
  }

  /** @param {CannedAnswer | null} answer */
  function edit(answer) {
    const text = element("textarea", { id: "canned-text", name: "text", rows: "5", maxlength: "4000", required: true });
    text.value = answer?.text ?? "";
    const [name, shortcut] = [
      field("Name", "name", { maxlength: "120", value: answer?.name ?? "" }),
      field("Shortcut", "shortcut", { maxlength: "40", pattern: "[a-z0-9][a-z0-9_\\-]*", autocapitalize: "none", value: answer?.shortcut ?? "" }, "Small letters, digits, - and _"),
    ];
    const words = element(
      "div", { class: "field" }, element("label", { for: "canned-text" }, "Text"), text,
      element("p", { class: "hint" }, "{{customer.name}}, {{operator.name}}, {{company.name}} and {{conversation.id}} are filled in where it is used."),
    );
    place.replaceChildren(
      form("Save", [name, shortcut, words], async (values) => {
        await canned.save(answer, values);
        list();
      }),
      button("Back", list),
    );
    name.querySelector("input")?.focus();
  }

  /** @param {CannedAnswer} answer */
  async function remove(answer) {
    try {
      await canned.remove(answer);
      list();
    } catch (error) {
      place.append(problem(error));
    }
  }
}

/**
 * @param {string} label
 * @param {CannedAnswer} answer
 * @param {() => unknown} press
 */
function named(label, answer, press) {
  const node = button(label, press, "small");
  node.setAttribute("aria-label", `${label} “${answer.name}”`);
  return node;
}
