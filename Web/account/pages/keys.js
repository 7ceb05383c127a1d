import { Refusal, call } from "../api.js";
import { button, code, copyable, element, field, form, hint, moment, notice, paragraph, problem } from "../dom.js";

/**
 * @typedef {object} Key
 * @property {string} id
 * @property {string} name
 * @property {string} prefix
 * @property {string[]} scopes
 * @property {string | null} [expires_at]
 * @property {string | null} [used_at]
 * @property {string | null} [revoked_at]
 */

/**
 * @param {import("../app.js").Me} me
 * @param {HTMLElement} main
 */
export async function keys(me, main) {
  const [shown, list] = [element("div"), element("div")];
  main.append(
    paragraph("A key lets a program of yours call this server. It may do what its scopes say, and nothing else."),
    shown,
    list,
    element("h2", {}, "Make a key"),
    creation(me, shown, list),
  );
  await draw(shown, list);
}

/**
 * @param {import("../app.js").Me} me
 * @param {HTMLElement} shown
 * @param {HTMLElement} list
 */
function creation(me, shown, list) {
  const choices = me.scopes.map((scope) =>
    element("label", { class: "choice" }, element("input", { type: "checkbox", name: `scope ${scope}`, value: scope }), code(scope)),
  );
  const node = form(
    "Make the key",
    [
      field("What it is for", "name", { maxlength: "200", autocomplete: "off" }),
      element("fieldset", {}, element("legend", {}, "What it may do"), ...choices),
      field("Good until", "until", { type: "date", required: false, min: new Date().toISOString().slice(0, 10) }, "Without a date it is good until it is revoked."),
    ],
    async (values) => {
      const scopes = me.scopes.filter((scope) => values[`scope ${scope}`]);
      if (scopes.length === 0) throw nothingChosen();
      const end = values.until ? { expires_at: `${values.until}T23:59:59Z` } : {};
      const request = { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) };
      show(shown, await call("POST", "/auth/api-key/create", { name: values.name, scopes, ...end }, request));
      node.reset();
      await draw(shown, list);
    },
  );
  return node;
}

const nothingChosen = () =>
  new Refusal(422, { title: "The key could do nothing", detail: "Choose at least one thing that it may do." });

/**
 * @param {HTMLElement} shown
 * @param {{ api_key: Key, secret: string }} made
 */
function show(shown, made) {
  const box = notice(
    "done",
    paragraph(element("strong", {}, `The key “${made.api_key.name}”`)),
    paragraph("Copy it now: it is shown this once. The program sends it as ", code("Authorization: Bearer …"), "."),
    copyable(made.secret, "Copy the key"),
  );
  box.tabIndex = -1;
  shown.replaceChildren(box);
  box.focus();
}

/**
 * @param {HTMLElement} shown
 * @param {HTMLElement} list
 */
async function draw(shown, list) {
  /** @type {{ api_keys: Key[] }} */
  const { api_keys: keys } = await call("GET", "/auth/api-keys");
  if (keys.length === 0) list.replaceChildren(hint("There is no key yet."));
  else list.replaceChildren(element("ul", { class: "list" }, ...keys.map((key) => row(key, shown, list))));
}

/** @param {Key} key */
function state(key) {
  if (key.revoked_at) return "revoked";
  if (key.expires_at && new Date(key.expires_at) < new Date()) return "lapsed";
  return "";
}

/**
 * @param {Key} key
 * @param {HTMLElement} shown
 * @param {HTMLElement} list
 */
function row(key, shown, list) {
  const over = state(key);
  /** @param {() => Promise<void>} change */
  const attempt = async (change) => {
    try {
      await change();
      await draw(shown, list);
    } catch (error) {
      shown.replaceChildren(problem(error));
    }
  };
  const rotate = button("Rotate", () => attempt(async () => show(shown, await call("POST", "/auth/api-key/rotate", { id: key.id }))), "small");
  const revoke = button("Revoke", () => confirmRevocation(key, revoke, () => attempt(async () => {
    await call("POST", "/auth/api-key/revoke", { id: key.id });
    shown.replaceChildren(notice("done", paragraph(`The key “${key.name}” opens nothing any more.`)));
  })), "small danger");
  rotate.setAttribute("aria-label", `Rotate the key ${key.name}`);
  revoke.setAttribute("aria-label", `Revoke the key ${key.name}`);
  return element(
    "li",
    {},
    element(
      "div",
      {},
      element("strong", {}, key.name),
      over && element("span", { class: "chip", "data-kind": "off" }, over),
      element("p", { class: "meta" }, code(key.prefix + "…"), " ", key.scopes.join(", ")),
      element("p", { class: "meta" }, "Last used ", moment(key.used_at), ", good until ", key.expires_at ? moment(key.expires_at) : "revoked"),
    ),
    over ? "" : element("div", { class: "buttons" }, rotate, revoke),
  );
}

/**
 * Revoking cannot be undone, so it takes a second press.
 * @param {Key} key
 * @param {HTMLButtonElement} press
 * @param {() => void} go
 */
function confirmRevocation(key, press, go) {
  if (press.dataset.asked) {
    go();
    return;
  }
  press.dataset.asked = "yes";
  press.textContent = "Revoke for good?";
  press.setAttribute("aria-label", `Revoke the key ${key.name} for good?`);
}
