import { Refusal, call } from "../api.js";
import { code, codeField, element, field, form, hint, link, newPassword, notice, paragraph, presentPassword } from "../dom.js";

const mail = () => field("Mail address", "mail", { type: "email", autocomplete: "username", maxlength: "320" });

/** Where to go then: one of these pages, whatever the address says. */
function next() {
  const wanted = new URLSearchParams(location.search).get("next") ?? "";
  return /^\/account(\/[a-z-]+)?$/.test(wanted) ? wanted : "/account";
}

/**
 * @param {import("../app.js").Options} options
 * @param {HTMLElement} main
 */
export function signIn(options, main) {
  if (!options.has_owner) main.append(noOwner());
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
  );
  name.querySelector("input")?.focus();
}

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
