import { call, takeToken } from "../api.js";
import { code, element, field, form, link, newPassword, notice, paragraph } from "../dom.js";

const signIn = () => paragraph(link("Sign in", "/account/sign-in"));

/**
 * @param {import("../app.js").Options} options
 * @param {HTMLElement} main
 */
export function forgotten(options, main) {
  if (options.mail) drawRequest(main);
  else drawManager(main);
  main.append(signIn());
}

/** @param {HTMLElement} main */
function drawRequest(main) {
  const mail = field("Mail address", "mail", { type: "email", autocomplete: "username", maxlength: "320" });
  const node = form("Send me a link", [mail], async (values) => {
    await call("POST", "/auth/password/forgot", values);
    node.replaceWith(
      notice(
        "done",
        paragraph(element("strong", {}, "Look into your mailbox")),
        paragraph(`If somebody has signed up here with ${values.mail}, a mail with a link is on its way. It is good for half an hour.`),
        paragraph("If nothing comes within some minutes, look among the spam, and see that the address is the one that you sign in with."),
      ),
    );
  });
  main.append(paragraph("We send you a link with which you set a new password."), node);
  mail.querySelector("input")?.focus();
}

/** @param {HTMLElement} main */
function drawManager(main) {
  main.append(
    paragraph("This server sends no mail. Ask whoever manages users at your company for a link to set a new password."),
    paragraph("They make one with ", code("usher users reset-password MAIL"), ", or with ", code("POST /v1/users/{id}/reset"), "."),
  );
}

/** A link without its end: copied in part, or opened twice. */
const noToken = () =>
  notice(
    "problem",
    paragraph(element("strong", {}, "The link is not whole")),
    paragraph("Open it from the message once more, or copy all of it. Each link is good once."),
  );

/**
 * @param {import("../app.js").Options} _
 * @param {HTMLElement} main
 */
export function setPassword(_, main) {
  const token = takeToken();
  if (!token) {
    main.append(noToken(), paragraph(link("Get another link", "/account/forgotten-password")), signIn());
    return;
  }
  const node = form("Set the password", [newPassword()], async ({ password }) => {
    await call("POST", "/auth/password/reset", { token, password });
    node.replaceWith(
      notice("done", paragraph("The password is set, and all sessions were ended. Sign in with it now.")),
      signIn(),
    );
  });
  main.append(paragraph("Choose the password that you sign in with from now on."), node);
}

/**
 * @param {import("../app.js").Options} options
 * @param {HTMLElement} main
 */
export function invitation(options, main) {
  const token = takeToken();
  if (!token) {
    main.append(noToken(), paragraph("If it was used, ask whoever invited you for another one."), signIn());
    return;
  }
  main.append(
    paragraph(`You are invited to ${options.company}. Say what you are called, and choose a password.`),
    form(
      "Join",
      [field("Your name", "name", { autocomplete: "name", maxlength: "200" }), newPassword()],
      async ({ name, password }) => {
        const { user } = await call("POST", "/auth/register", { invitation: token, name, password });
        await call("POST", "/auth/session", { mail: user.mail, password });
        location.assign("/account");
      },
    ),
  );
}
