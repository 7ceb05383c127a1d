import { call } from "../../account/api.js";
import { button, copyable, element, field, form, moment, notice, paragraph } from "../../account/dom.js";
import { ask } from "../components/dialogs.js";
import { attempt, chip, choice, fill, part, table } from "./panels.js";

/** @typedef {import("../../account/app.js").User & { state: "invited" | "active" | "locked" }} User */

/** @type {[string, string][]} What people are to the company, with the most rights first. */
const roles = [
  ["owner", "Owner: everything, and who is an owner"],
  ["admin", "Admin: users, keys, settings, the audit log"],
  ["supervisor", "Supervisor: gives money back, changes answers and knowledge"],
  ["operator", "Operator: answers customers"],
  ["analyst", "Analyst: sees figures, reads no conversations"],
  ["customer", "Customer: writes as one"],
];
const pageSize = 100;

/** Who can sign in, what they may do, and whom one invites. */
export class ConsoleUsers extends HTMLElement {
  #said = element("div");
  #list = element("div");
  /** @type {User[]} */
  #users = [];
  /** @type {string | null} */
  #cursor = null;

  /** @param {import("../../account/app.js").Me} me */
  constructor(me) {
    super();
    this.me = me;
    this.roles = me.user.role === "owner" ? roles : roles.filter(([role]) => role !== "owner");
  }

  connectedCallback() {
    this.classList.add("screen");
    this.append(this.#said, this.#list, part("Invite somebody", this.#invitation()));
    this.#read();
  }

  #read() {
    return fill(this.#list, async () => {
      const page = await call("GET", `/v1/users?limit=${pageSize}`);
      [this.#users, this.#cursor] = [page.users, page.next_cursor];
      return this.#drawn();
    });
  }

  async #more() {
    await attempt(this.#said, async () => {
      const page = await call("GET", `/v1/users?limit=${pageSize}&after=${this.#cursor}`);
      this.#users.push(...page.users);
      this.#cursor = page.next_cursor;
      this.#list.replaceChildren(...this.#drawn());
    });
  }

  #drawn() {
    const rows = this.#users.map((user) => this.#row(user));
    const list = table("Who can sign in", ["Name", "Role", "State", "Second factor", "Signed in last", ""], rows);
    return this.#cursor ? [list, button("More", () => this.#more(), "small")] : [list];
  }

  /**
   * @param {User} user
   * @returns {(Node | string)[]}
   */
  #row(user) {
    const { id, name, mail, role, state } = user;
    const isMe = id === this.me.user.id;
    const states = { active: chip("active", "good"), invited: chip("invited"), locked: chip("locked", "warn") };
    return [
      element("div", {}, name, isMe && " (you)", element("div", { class: "meta" }, mail)),
      element("span", { title: roles.find(([each]) => each === role)?.[1] ?? "" }, role),
      states[state] ?? state,
      user.second_factor ? chip("on", "good") : chip("off"),
      moment(user.signed_in_at),
      // Owners are changed by owners.
      this.roles.some(([each]) => each === role) ? element(
        "div",
        { class: "buttons" },
        this.#press("Role", user, () => this.#changeRole(user)),
        !isMe && this.#press(state === "locked" ? "Unlock" : "Lock", user, () => this.#lock(user)),
        !isMe && state === "active" && this.#press("Sign out", user, () => this.#signOut(user)),
        !isMe && this.#press("New password", user, () => this.#reset(user)),
      ) : "",
    ];
  }

  /**
   * @param {string} label
   * @param {User} user
   * @param {() => unknown} act
   */
  #press(label, user, act) {
    const press = button(label, act, "small");
    press.setAttribute("aria-label", `${label}: ${user.name}`);
    return press;
  }

  /** @param {User} user */
  #changeRole(user) {
    const { select, field: box } = choice("Role", "new-role", this.roles, user.role);
    ask(`What is ${user.name} to the company?`, [box, element("p", { class: "hint" }, "It holds from their next request on.")], {
      label: "Change",
      act: () => call("PATCH", `/v1/users/${user.id}`, { role: select.value }),
      then: () => this.#done(`${user.name} has the role “${select.value}”.`),
    });
  }

  /** @param {User} user */
  #lock(user) {
    const isLocked = user.state === "locked";
    ask(
      isLocked ? `Unlock ${user.name}?` : `Lock ${user.name}?`,
      [element("p", {}, isLocked ? "They can sign in again." : "They are signed out everywhere at once, and cannot sign in until they are unlocked.")],
      {
        label: isLocked ? "Unlock" : "Lock",
        kind: isLocked ? "main" : "danger",
        act: () => call("PATCH", `/v1/users/${user.id}`, { locked: !isLocked }),
        then: () => this.#done(isLocked ? `${user.name} can sign in again.` : `${user.name} is locked, and signed out everywhere.`),
      },
    );
  }

  /** @param {User} user */
  #signOut(user) {
    ask(`Sign ${user.name} out?`, [element("p", {}, "On all their devices, from the next request on. They may sign in again.")], {
      label: "Sign out",
      act: () => call("POST", `/v1/users/${user.id}/sign-out`),
      then: () => this.#done(`${user.name} is signed out everywhere.`),
    });
  }

  /** @param {User} user */
  #reset(user) {
    /** @type {{ reset: { token: string }, mailed: boolean } | undefined} */
    let made;
    ask(`A new password for ${user.name}?`, [element("p", {}, "They get a link, good for half an hour, to set one. Links before it open nothing any more.")], {
      label: "Make the link",
      act: async () => {
        made = await call("POST", `/v1/users/${user.id}/reset`);
      },
      then: () => made && this.#tell(made.mailed, `set-password#token=${made.reset.token}`, `${user.name} gets a link by mail.`, `Hand this link to ${user.name}: it is shown this once, and good for half an hour.`),
    });
  }

  #invitation() {
    const { field: box } = choice("Role", "role", this.roles, "operator");
    const content = [
      field("Name", "name", { maxlength: "200", autocomplete: "off" }),
      field("Mail address", "mail", { type: "email", maxlength: "254", autocomplete: "off" }),
      box,
    ];
    const node = form("Invite", content, async (values) => {
      const made = await call("POST", "/v1/users", values);
      node.reset();
      await this.#read();
      this.#tell(made.mailed, `invitation#token=${made.invitation.token}`, `${values.name} gets an invitation by mail.`, `Hand this link to ${values.name}: it is shown this once, and good for seven days.`);
    });
    return node;
  }

  /**
   * @param {boolean} isMailed
   * @param {string} place
   * @param {string} mailed
   * @param {string} byHand
   */
  #tell(isMailed, place, mailed, byHand) {
    this.#show(...(isMailed ? [paragraph(mailed)] : [paragraph(byHand), copyable(`${location.origin}/account/${place}`, "Copy the link")]));
  }

  /** @param {string} text */
  async #done(text) {
    await this.#read();
    this.#show(paragraph(text));
  }

  /** @param {...Node} content */
  #show(...content) {
    const box = notice("done", ...content);
    box.tabIndex = -1;
    this.#said.replaceChildren(box);
    box.focus();
  }
}

customElements.define("console-users", ConsoleUsers);
