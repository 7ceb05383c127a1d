import { call } from "../api.js";
import { button, element, moment, notice, paragraph, problem } from "../dom.js";

/** @typedef {{ id: string, device: string, place: string, current: boolean, created_at: string, refreshed_at: string }} Session */

/**
 * @param {import("../app.js").Me} _
 * @param {HTMLElement} main
 */
export async function sessions(_, main) {
  const place = element("div");
  main.append(paragraph("End what you do not know, and change your password then."), place);
  await draw(place);
}

/**
 * @param {HTMLElement} place
 * @param {string} [said] What was done.
 */
async function draw(place, said) {
  /** @type {{ sessions: Session[] }} */
  const { sessions } = await call("GET", "/auth/sessions");
  const others = button("End all others", () => end(place, "POST", "/auth/sessions/revoke-all", "All others were ended."), "danger");
  others.disabled = sessions.length < 2;
  place.replaceChildren(
    ...(said ? [notice("done", paragraph(said))] : []),
    element("ul", { class: "list" }, ...sessions.map((session) => row(place, session))),
    element("div", { class: "buttons" }, others),
  );
}

/**
 * @param {HTMLElement} place
 * @param {Session} session
 */
function row(place, session) {
  const path = `/auth/sessions/${session.id}`;
  const leave = button("End", () => end(place, "DELETE", path, `${session.device} was signed out.`), "small danger");
  leave.setAttribute("aria-label", `End the session of ${session.device}`);
  return element(
    "li",
    {},
    element(
      "div",
      {},
      element("strong", {}, session.device),
      session.current && element("span", { class: "chip" }, "this one"),
      element("p", { class: "meta" }, `From ${session.place || "an unknown place"}`),
      element("p", { class: "meta" }, "Last used ", moment(session.refreshed_at), ", since ", moment(session.created_at)),
    ),
    session.current ? "" : leave,
  );
}

/**
 * @param {HTMLElement} place
 * @param {string} method
 * @param {string} path
 * @param {string} said
 */
async function end(place, method, path, said) {
  try {
    await call(method, path, method === "POST" ? {} : undefined);
    await draw(place, said);
  } catch (error) {
    place.prepend(problem(error));
  }
}
