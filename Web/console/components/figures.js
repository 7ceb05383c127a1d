import { call } from "../../account/api.js";
import { button, element, link } from "../../account/dom.js";
import { listen } from "../keys.js";
import { ConsoleScreens } from "./screens.js";

/** The console of who sees figures and reads no conversations: the screens, and no inbox. */
export class UsherFigures extends HTMLElement {
  #screens;
  #me;
  #company;

  /**
   * @param {import("../../account/app.js").Me} me
   * @param {string} company
   */
  constructor(me, company) {
    super();
    this.#me = me;
    this.#company = company;
    this.#screens = new ConsoleScreens(me);
  }

  /** Whether there is anything for somebody. */
  get isEmpty() {
    return this.#screens.screens.length === 0;
  }

  connectedCallback() {
    this.append(
      element("header", { class: "rail" }, element("p", { class: "company" }, this.#company), this.#screens, this.#tools()),
      element("main", {}, this.#screens.stage),
    );
    this.#screens.addEventListener("change", () => this.#begin());
    listen((key) => key.startsWith("g ") && this.#screens.go(key.slice(2)));
    this.#begin();
  }

  /** There is no inbox to go back to: where no screen is open, the first one is. */
  #begin() {
    const [first] = this.#screens.screens;
    const { open } = this.#screens;
    this.dataset.screen = open?.name ?? first.name;
    if (!open) location.replace(`#/${first.name}`);
  }

  #tools() {
    const leave = button("Sign out", async () => {
      await call("DELETE", "/auth/session");
      location.replace("/account/sign-in?next=%2Fconsole");
    }, "small");
    const { name, role } = this.#me.user;
    return element(
      "details",
      { class: "tools" },
      element("summary", {}, element("span", { class: "face", "aria-hidden": "true" }, name.slice(0, 1)), element("span", {}, name)),
      element("div", {}, element("p", { class: "hint" }, role), link("Your account", "/account"), leave),
    );
  }
}

customElements.define("usher-figures", UsherFigures);
