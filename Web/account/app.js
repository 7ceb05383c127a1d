import { Refusal, call } from "./api.js";
import { button, element, link, problem } from "./dom.js";
import { keys } from "./pages/keys.js";
import { overview } from "./pages/overview.js";
import { changePassword } from "./pages/change-password.js";
import { secondFactor } from "./pages/second-factor.js";
import { sessions } from "./pages/sessions.js";
import { forgotten, invitation, setPassword } from "./pages/set-password.js";
import { firstOwner, signIn } from "./pages/sign-in.js";

/**
 * @typedef {object} User
 * @property {string} id
 * @property {string} mail
 * @property {string} name
 * @property {string} role
 * @property {boolean} second_factor
 * @property {string} created_at
 * @property {string | null} [signed_in_at]
 */
/** @typedef {{ user: User, scopes: string[], session_id: string }} Me */
/** @typedef {{ company: string, has_owner: boolean, mail: boolean, registration: string, issuers: { name: string, title: string }[] }} Options */
/** @typedef {{ title: string, draw: (options: Options, main: HTMLElement) => unknown }} OpenPage */
/** @typedef {{ title: string, scope?: string, draw: (me: Me, main: HTMLElement) => unknown }} OwnPage */

const base = "/account";

/**
 * For who has not signed in.
 * @type {Record<string, OpenPage>}
 */
const openPages = {
  "/sign-in": { title: "Sign in", draw: signIn },
  "/first-owner": { title: "The first owner", draw: firstOwner },
  "/forgotten-password": { title: "Forgotten password", draw: forgotten },
  "/set-password": { title: "Choose a password", draw: setPassword },
  "/invitation": { title: "Welcome", draw: invitation },
};

/**
 * For who has.
 * @type {Record<string, OwnPage>}
 */
const ownPages = {
  "": { title: "Your account", draw: overview },
  "/password": { title: "Password", draw: changePassword },
  "/second-factor": { title: "Second factor", draw: secondFactor },
  "/sessions": { title: "Where you are signed in", draw: sessions },
  "/keys": { title: "API keys", scope: "admin", draw: keys },
};

const main = /** @type {HTMLElement} */ (document.querySelector("main"));

async function start() {
  const place = location.pathname.replace(/\/+$/, "").slice(base.length);
  try {
    const options = await call("GET", "/auth/options");
    const company = document.querySelector(".company");
    if (company) company.textContent = options.company;
    const open = openPages[place];
    if (open) await show(open.title, options, () => open.draw(options, main));
    else await showOwn(place, options);
  } catch (error) {
    main.replaceChildren(problem(error), button("Try again", () => location.reload()));
  }
}

/**
 * @param {string} title
 * @param {Options} options
 * @param {() => unknown} draw
 */
async function show(title, options, draw) {
  document.title = `${title} – ${options.company}`;
  main.replaceChildren(element("h1", {}, title));
  main.classList.toggle("narrow", openPages[location.pathname.slice(base.length)] !== undefined);
  await draw();
}

/**
 * @param {string} place
 * @param {Options} options
 */
async function showOwn(place, options) {
  /** @type {Me} */
  let me;
  try {
    me = await call("GET", "/auth/me");
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    location.replace(`${base}/sign-in?next=${encodeURIComponent(base + place)}`);
    return;
  }
  const page = ownPages[place];
  drawFrame(me, place);
  if (!page || (page.scope && !me.scopes.includes(page.scope))) {
    const text = page ? `This page is for admins, and your role is “${me.user.role}”.` : "There is no such page.";
    await show("Nothing here", options, () => main.append(element("p", {}, text), link("Your account", base)));
    return;
  }
  await show(page.title, options, () => page.draw(me, main));
}

/**
 * Who is signed in, and where they can go.
 * @param {Me} me
 * @param {string} place
 */
function drawFrame(me, place) {
  const leave = button("Sign out", async () => {
    await call("DELETE", "/auth/session");
    location.assign(`${base}/sign-in`);
  }, "small");
  document.querySelector(".who")?.replaceChildren(element("span", {}, me.user.name), leave);
  const rows = Object.entries(ownPages)
    .filter(([, page]) => !page.scope || me.scopes.includes(page.scope))
    .map(([path, page]) => {
      const entry = link(page.title, base + path);
      if (path === place) entry.setAttribute("aria-current", "page");
      return element("li", {}, entry);
    });
  const nav = document.querySelector("nav");
  nav?.replaceChildren(element("ul", {}, ...rows));
  nav?.removeAttribute("hidden");
  // On a phone the list is wider than the screen.
  nav?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}

// A link to the page that is open changes what is behind # alone, and loads nothing.
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#token=")) location.reload();
});

start();
