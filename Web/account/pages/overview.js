import { element, link, moment, notice, paragraph } from "../dom.js";

/**
 * @param {import("../app.js").Me} me
 * @param {HTMLElement} main
 */
export function overview(me, main) {
  const { user } = me;
  /** @type {[string, Node | string][]} */
  const facts = [
    ["Name", user.name],
    ["Mail address", user.mail],
    ["Role", user.role],
    ["Second factor", user.second_factor ? "in use" : "not in use"],
    ["Signed in", moment(user.signed_in_at)],
    ["User since", moment(user.created_at)],
  ];
  main.append(
    element("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
  );
  if (!user.second_factor) {
    main.append(
      notice(
        "note",
        paragraph("A password alone can be guessed or stolen. ", link("Add a second factor", "/account/second-factor"), "."),
      ),
    );
  }
  if (me.scopes.includes("conversations:answer")) {
    main.append(paragraph("You answer customers in ", link("the console", "/console"), "."));
  }
  const rights = me.scopes.map((scope) => element("li", {}, element("code", {}, scope)));
  main.append(element("h2", {}, "What you may do"), element("ul", {}, ...rights));
}
