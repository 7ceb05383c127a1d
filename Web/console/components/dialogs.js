import { Refusal } from "../../account/api.js";
import { button, element, problem } from "../../account/dom.js";
import { shortcuts } from "../keys.js";

/**
 * Asks in a dialog; the browser keeps the focus in it and gives it back.
 * @param {string} title
 * @param {(Node | string | null | false)[]} content
 * @param {{ label: string, kind?: string, act: () => Promise<unknown>, then?: () => void } | null} action
 *   What the button does, and what happens when that is done and the dialog is gone.
 */
export function ask(title, content, action) {
  const dialog = element("dialog", { "aria-labelledby": "dialog-title" });
  const said = element("div");
  const close = button(action ? "Cancel" : "Close", () => dialog.close());
  const form = element("form", {}, element("h2", { id: "dialog-title" }, title), ...content, said);
  const buttons = element("div", { class: "buttons" }, close);
  form.append(buttons);
  if (action) {
    const act = element("button", { class: action.kind ?? "main" }, action.label);
    buttons.append(act);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      act.disabled = true;
      try {
        await action.act();
        dialog.close();
        action.then?.();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        said.replaceChildren(problem(error));
      } finally {
        act.disabled = false;
      }
    });
  }
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * A field for a few words.
 * @param {string} label
 * @param {boolean} isRequired
 */
export function words(label, isRequired) {
  const input = element("textarea", { id: "dialog-words", rows: "2", maxlength: "2000", required: isRequired });
  return { input, field: element("div", { class: "field" }, element("label", { for: "dialog-words" }, label), input) };
}

/**
 * All that the keyboard does.
 * @param {import("../keys.js").Shortcut[]} screens What goes to the screens that one may see.
 */
export function help(screens) {
  const all = [...shortcuts, ...screens];
  const groups = [...new Set(all.map(({ group }) => group))].map((group) => {
    const rows = all
      .filter((shortcut) => shortcut.group === group)
      .flatMap(({ keys, does }) => [element("dt", {}, ...keys.split(" ").flatMap((key) => [key.length > 1 || /\w|[/?↓↑]/.test(key) ? element("kbd", {}, key) : key, " "])), element("dd", {}, does)]);
    return element("section", {}, element("h3", {}, group), element("dl", {}, ...rows));
  });
  const dialog = ask("Keyboard shortcuts", [element("div", { class: "shortcuts", tabindex: "0" }, ...groups)], null);
  dialog.classList.add("help");
}

/**
 * Until when a conversation can be put aside.
 * @returns {[string, Date][]}
 */
export function laterMoments() {
  const now = new Date();
  const at = (/** @type {number} */ days, /** @type {number} */ hour) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const monday = ((8 - now.getDay()) % 7) || 7;
  /** @type {[string, Date][]} */
  const moments = [
    ["For an hour", new Date(now.getTime() + 3_600_000)],
    ["Until this afternoon", at(0, 14)],
    ["Until this evening", at(0, 18)],
    ["Until tomorrow morning", at(1, 9)],
    ["Until Monday", at(monday, 9)],
  ];
  return moments.filter(([, moment]) => moment > now);
}
