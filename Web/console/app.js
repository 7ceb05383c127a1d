import { Refusal, call } from "../account/api.js";
import { button, element, link, paragraph, problem } from "../account/dom.js";
import { UsherConsole } from "./components/console.js";
import { UsherFigures } from "./components/figures.js";

async function start() {
  try {
    const [me, options] = await Promise.all([call("GET", "/auth/me"), call("GET", "/auth/options")]);
    if (me.scopes.includes("view_history")) document.body.replaceChildren(new UsherConsole(me, options.company));
    else showFigures(me, options.company);
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) {
      location.replace(`/account/sign-in?next=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
      return;
    }
    say("Console", problem(error), button("Try again", () => location.reload()));
  }
}

/**
 * Who reads no conversations may still see how it goes.
 * @param {import("../account/app.js").Me} me
 * @param {string} company
 */
function showFigures(me, company) {
  const figures = new UsherFigures(me, company);
  if (figures.isEmpty) say("Not for you", ...refusal(me));
  else document.body.replaceChildren(figures);
}

/**
 * @param {string} title
 * @param {...Node} content
 */
function say(title, ...content) {
  document.body.replaceChildren(element("main", { class: "alone" }, element("h1", {}, title), ...content));
}

/** @param {import("../account/app.js").Me} me */
const refusal = ({ user }) => [
  paragraph(
    `You are signed in as ${user.name}, and the role “${user.role}” may not read conversations. Whoever manages users can ` +
      "give you the role “operator”.",
  ),
  paragraph(link("Your account", "/account")),
];

start();
