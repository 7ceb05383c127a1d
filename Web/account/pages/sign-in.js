import { Refusal, call } from "../api.js";
import { code, codeField, element, field, form, hint, link, newPassword, notice, paragraph, presentPassword } from "../dom.js";

const mail = () => field("Mail address", "mail", { type: "email", autocomplete: "username", maxlength: "320" });

/** Where to go then: one of these pages or the console, whatever the address says. */
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  return /^(\/account(\/[a-z-]+)?|\/console(\?[\w=&%.+-]*)?(#[\/\w-]*(\?[\w=&%.*+-]*)?)?)$/.test(wanted) ? wanted : "/account";
}

/**
 * @param {import("../app.js").Options} options
 * @param {HTMLElement} main
 */
export function signIn(options, main) {
  if (!options.has_owner) main.append(noOwner());
  const said = signOnProblems[new URLSearchParams(location.search).get("problem") ?? ""];
  if (said) main.append(notice("problem", paragraph(element("strong", {}, said[0])), paragraph(said[1])));
  const [name, password, second] = [mail(), presentPassword(), codeField()];
  const input = second.querySelector("input");
  second.hidden = true;
  if (input) input.disabled = true;
  main.append(
    form("Sign in", [name, password, second], async (values) => {
      try {
        await call("POST", "/auth/session", values);
        location.assign(next());
      } catch (error) {
        if (!(error instanceof Refusal) || error.kind !== "second-factor-needed" || !input) throw error;
        second.hidden = false;
        input.disabled = false;
        input.focus();
      }
    }),
    paragraph(link("I have forgotten my password", "/account/forgotten-password")),
    ...options.issuers.map(({ name, title }) =>
      paragraph(element("a", { class: "button", href: `/auth/sso/${name}` }, `Sign in with ${title}`)),
    ),
  );
  name.querySelector("input")?.focus();
}

/**
 * What a sign-in at another issuer may come back with.
 * @type {Record<string, [string, string]>}
 */
const signOnProblems = {
  "issuer-away": ["The issuer cannot be asked", "Try again in a minute, or sign in with your password. The server's log says why."],
  "issuer-refused": ["The issuer does not let you in", "You have said no there, or may not use this server. Try again, or ask whoever manages it."],
  "issuer-wrong": ["The issuer's answer is not right", "Tell whoever runs this server: its log says why."],
  "begin-again": ["That took too long, or was begun elsewhere", "Begin again, in this browser."],
  "not-a-user": ["Nobody here has this mail address", "Ask whoever manages users to invite you, and accept the invitation first."],
  "user-locked": ["You are locked out", "Ask whoever manages users to unlock you."],
};

function noOwner() {
  return notice(
    "note",
    paragraph(element("strong", {}, "Nobody can sign in yet.")),
    paragraph("This server is new. ", link("Make the first owner", "/account/first-owner"), "; others are invited by them."),
  );
}

/**
 * @param {import("../app.js").Options} options
 * @param {HTMLElement} main
 */
export function firstOwner(options, main) {
  if (options.has_owner) {
    main.append(
      paragraph("This server has an owner already. Ask them, or an admin, to invite you."),
      paragraph(link("Sign in", "/account/sign-in")),
    );
    return;
  }
  main.append(
    paragraph(
      "Whoever runs this server makes its first owner, and proves it with the operators' key. It lies in the file ",
      code("operator-key"), " in the server's data folder (", code("cat data/operator-key"),
      ", or where the server said at its start), unless ", code("server.operator_key"), " is configured.",
    ),
    form(
      "Make the first owner",
      [
        field("Operators' key", "key", { type: "password", autocomplete: "off", maxlength: "512" }),
        field("Your name", "name", { autocomplete: "name", maxlength: "200" }),
        mail(),
        newPassword(),
      ],
      async ({ key, ...body }) => {
        await call("POST", "/auth/register", body, { Authorization: `Bearer ${key.trim()}` });
        await call("POST", "/auth/session", { mail: body.mail, password: body.password });
        location.assign("/account");
      },
    ),
    hint("On the server itself, this does the same: ", code("usher users add MAIL --name NAME --role owner")),
  );
}
