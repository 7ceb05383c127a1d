import { call } from "../api.js";
import { button, code, codeField, copyable, element, form, hint, notice, paragraph, presentPassword, problem } from "../dom.js";

/**
 * @param {import("../app.js").Me} me
 * @param {HTMLElement} main
 */
export function secondFactor(me, main) {
  const place = element("div");
  main.append(place);
  if (me.user.second_factor) drawRemoval(place);
  else drawOffer(place);
}

/** @param {HTMLElement} place */
function drawOffer(place) {
  const begin = button("Set it up", async () => {
    begin.disabled = true;
    try {
      drawEnrolment(place, await call("POST", "/auth/totp/enrol"));
    } catch (error) {
      place.append(problem(error));
      begin.disabled = false;
    }
  }, "main");
  place.replaceChildren(
    paragraph("With a second factor, signing in takes a code from an app on your phone beside the password."),
    hint("Any authenticator app will do: Aegis, FreeOTP, Google Authenticator, 1Password …"),
    element("div", { class: "buttons" }, begin),
  );
}

/**
 * @param {HTMLElement} place
 * @param {{ secret: string, url: string, qr_code: string }} offer
 */
function drawEnrolment(place, offer) {
  const picture = element("img", {
    class: "qr",
    src: `data:image/svg+xml,${encodeURIComponent(offer.qr_code)}`,
    alt: "QR code for an authenticator app; the secret below is the same",
  });
  const words = (offer.secret.match(/.{1,4}/g) ?? []).join(" ");
  const node = form("Use it from now on", [codeField("The six digits that the app shows now.")], async (values) => {
    const { recovery_codes: codes } = await call("POST", "/auth/totp/confirm", values);
    drawCodes(place, codes);
  });
  place.replaceChildren(
    paragraph("Scan this with the app."),
    picture,
    paragraph("If it cannot be scanned, type this secret: ", code(words)),
    node,
  );
  node.querySelector("input")?.focus();
}

/**
 * @param {HTMLElement} place
 * @param {string[]} codes
 */
function drawCodes(place, codes) {
  const done = notice("done", paragraph("The second factor is in use from now on."));
  place.replaceChildren(
    done,
    element("h2", {}, "Recovery codes"),
    paragraph("Each lets you in once without the app. Keep them where you keep important papers; they are shown this once."),
    element("ul", { class: "codes" }, ...codes.map((text) => element("li", {}, code(text)))),
    copyable(codes.join("\n"), "Copy all"),
  );
}

/** @param {HTMLElement} place */
function drawRemoval(place) {
  place.replaceChildren(
    paragraph("The second factor is in use: signing in takes a code from your app."),
    element("h2", {}, "Do without it"),
    hint("Also to move to another phone: remove it, and set it up anew."),
    form("Remove the second factor", [presentPassword(), codeField()], async (values) => {
      await call("POST", "/auth/totp/disable", values);
      drawOffer(place);
      place.prepend(notice("done", paragraph("The second factor is removed.")));
    }),
  );
}
