import { Refusal } from "./api.js";

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | boolean>} [attributes]
 * @param {...(Node | string | null | undefined | false)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...content) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false) node.setAttribute(key, value);
  }
  for (const part of content) if (part) node.append(part);
  return node;
}

/** @param {...(Node | string | null | undefined | false)} content */
export const paragraph = (...content) => element("p", {}, ...content);
/** @param {...(Node | string | null | undefined | false)} content */
export const hint = (...content) => element("p", { class: "hint" }, ...content);
/** @param {string} text */
export const code = (text) => element("code", {}, text);

/**
 * @param {string} text
 * @param {string} address
 */
export const link = (text, address) => element("a", { href: address }, text);

/**
 * @param {string} label
 * @param {() => unknown} press
 * @param {string} [kind] Its classes.
 */
export function button(label, press, kind = "") {
  const node = element("button", { type: "button", class: kind }, label);
  node.addEventListener("click", press);
  return node;
}

/**
 * Something to be noticed, also by who does not see it.
 * @param {"problem" | "done" | "note"} kind
 * @param {...(Node | string | null | undefined | false)} content
 */
export function notice(kind, ...content) {
  const role = kind === "problem" ? "alert" : "status";
  return element("div", { class: "notice", "data-kind": kind, role }, ...content);
}

/**
 * What has gone wrong, in the server's words.
 * @param {unknown} error
 */
export function problem(error) {
  if (!(error instanceof Refusal)) console.error(error);
  const title = error instanceof Refusal ? error.title : "That did not work";
  const text = error instanceof Error ? error.message : String(error);
  return notice("problem", element("p", {}, element("strong", {}, title)), paragraph(text));
}

let fieldCount = 0;

/**
 * A labelled field. `name` is the member that it becomes in the body.
 * @param {string} label
 * @param {string} name
 * @param {Record<string, string | boolean>} attributes
 * @param {string} [help]
 */
export function field(label, name, attributes = {}, help) {
  fieldCount += 1;
  const id = `field-${fieldCount}`;
  const describers = help ? `${id}-error ${id}-hint` : `${id}-error`;
  const input = element("input", { id, name, required: true, "aria-describedby": describers, ...attributes });
  return element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    help && element("p", { class: "hint", id: `${id}-hint` }, help),
    input,
    element("p", { class: "error", id: `${id}-error` }),
  );
}

/** What one signs in with now. */
export const presentPassword = (label = "Password") =>
  field(label, "password", { type: "password", autocomplete: "current-password", maxlength: "512" });

/** @param {string} name */
export const newPassword = (name = "password") =>
  field(
    "New password",
    name,
    { type: "password", autocomplete: "new-password", minlength: "8", maxlength: "128" },
    "At least 8 characters; a few words of your own are best.",
  );

export const codeField = (help = "The six digits that your authenticator app shows, or a recovery code.") =>
  field("Code", "code", { autocomplete: "one-time-code", autocapitalize: "none", spellcheck: "false", maxlength: "64" }, help);

/**
 * A form that sends its fields and says what was wrong with them.
 * @param {string} label Of the button.
 * @param {(Node | string)[]} content
 * @param {(values: Record<string, string>) => Promise<unknown>} send
 */
export function form(label, content, send) {
  const submit = element("button", { class: "main" }, label);
  const said = element("div");
  const node = element("form", { novalidate: true }, said, ...content, element("div", { class: "buttons" }, submit));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.replaceChildren();
    if (!check(node)) return;
    submit.disabled = true;
    try {
      const pairs = [...new FormData(node)].map(([name, value]) => [name, String(value)]);
      await send(Object.fromEntries(pairs));
    } catch (error) {
      show(error, node, said);
    } finally {
      submit.disabled = false;
    }
  });
  return node;
}

/** @param {HTMLFormElement} form */
const inputs = (form) => [...form.querySelectorAll("input")];

/**
 * @param {HTMLInputElement} input
 * @param {string} text
 */
function mark(input, text) {
  input.setAttribute("aria-invalid", String(text !== ""));
  const place = document.getElementById(`${input.id}-error`);
  if (place) place.textContent = text;
}

/**
 * Says what the browser finds wrong beside each field, and goes to the first.
 * @param {HTMLFormElement} form
 */
function check(form) {
  const wrong = inputs(form).filter((input) => {
    mark(input, input.validity.valid ? "" : input.validity.valueMissing ? "Please fill this in." : input.validationMessage);
    return !input.validity.valid;
  });
  wrong[0]?.focus();
  return wrong.length === 0;
}

/**
 * @param {unknown} error
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 */
function show(error, form, place) {
  const box = problem(error);
  if (error instanceof Refusal) {
    const unplaced = error.errors.filter(({ pointer, detail }) => {
      const input = inputs(form).find((input) => input.name === pointer.slice(1));
      if (input) mark(input, sentence(detail));
      return !input;
    });
    for (const { pointer, detail } of unplaced) box.append(paragraph(`${pointer} ${detail}.`));
  }
  place.replaceChildren(box);
  const first = inputs(form).find((input) => input.getAttribute("aria-invalid") === "true");
  (first ?? inputs(form)[0])?.focus();
}

/**
 * What is wrong with a field, as a sentence: “must be …” and “is not yours” begin with the field.
 * @param {string} detail
 */
const sentence = (detail) => (/^[a-z]/.test(detail) ? `This ${detail}.` : detail);

/**
 * A moment on the reader's own clock.
 * @param {string | null | undefined} text
 */
export function moment(text) {
  if (!text) return "never";
  const node = element("time", { datetime: text });
  node.textContent = new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return node;
}

/**
 * A secret that is shown once, with a button to copy it.
 * @param {string} text
 * @param {string} label
 */
export function copyable(text, label = "Copy") {
  const copy = button(label, async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      copy.textContent = "Select and copy it by hand";
    }
  });
  return element("div", {}, element("pre", { tabindex: "0" }, element("code", {}, text)), element("div", { class: "buttons" }, copy));
}
