import { call, takeToken } from "../api.js";
import { code, element, field, form, link, newPassword, notice, paragraph } from "../dom.js";

const signIn = () => paragraph(link("Sign in", "/account/sign-in"));

/**
 * @param {import("../app.js").Options} _
 * @param {HTMLElement} main
 */
export function forgotten(_, main) {
  main.append(
    paragraph("This server sends no mail. Ask whoever manages users at your company for a link to set a new password."),
    paragraph("They make one with ", code("usher users reset-password MAIL"), ", or with ", code("POST /v1/users/{id}/reset"), "."),
    signIn(),
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
