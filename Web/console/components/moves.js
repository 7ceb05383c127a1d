import { Refusal, call } from "../../account/api.js";
import { button, element, paragraph, problem } from "../../account/dom.js";
import { isSnoozed } from "../words.js";
import { ask, laterMoments, words } from "./dialogs.js";

/** @typedef {import("../conversation.js").OpenConversation} OpenConversation */

/**
 * What an operator does with a conversation besides writing in it: take, give back, assign, snooze, close, reopen. Each has
 * a letter.
 */
export class ConversationMoves {
  /** @param {HTMLElement & { model: OpenConversation | null, me: import("../../account/app.js").Me }} place */
  constructor(place) {
    this.place = place;
  }

  /**
   * The buttons that make sense now.
   * @param {OpenConversation} model
   */
  buttons({ holder, handoff }) {
    const moves = {
      take: this.#button("t", handoff?.operator && holder === "another" ? `Take from ${handoff.operator.name}` : "Take", "main small"),
      back: this.#button("b", "Give back"),
      assign: this.#button("a", "Assign"),
      snooze: this.#button("s", isSnoozed(handoff) ? "Snoozed" : "Snooze"),
      close: this.#button("e", "Close"),
      reopen: this.#button("e", "Reopen", "main small"),
    };
    if (holder === "over") return [moves.reopen];
    if (!handoff) return [moves.take];
    if (holder === "another") return handoff.state === "taken" ? [moves.take] : [moves.take, moves.back, moves.snooze, moves.close];
    const isMine = handoff.state === "taken";
    return [...(isMine ? [] : [moves.take]), moves.back, moves.assign, moves.snooze, moves.close];
  }

  /**
   * @param {string} key
   * @returns {boolean} Whether the letter means a move that can be made now.
   */
  press(key) {
    const { model } = this.place;
    if (!model?.isLoaded || !this.buttons(model).some((each) => each.dataset.move === key)) return false;
    this.#make(key, model);
    return true;
  }

  /**
   * @param {string} key
   * @param {string} label
   * @param {string} [kind]
   */
  #button(key, label, kind = "small") {
    const node = button(label, () => this.press(key), kind);
    node.dataset.move = key;
    node.setAttribute("aria-keyshortcuts", key);
    node.title = `${label} (${key})`;
    return node;
  }

  /**
   * @param {string} key
   * @param {OpenConversation} model
   */
  #make(key, model) {
    switch (key) {
      case "t": return this.#take(model);
      case "b": return this.#giveBack(model);
      case "a": return this.#assign(model);
      case "s": return this.#snooze(model);
      default: return model.holder === "over" ? this.#do(model.move("POST", "reopen")) : this.#close(model);
    }
  }

  /** @param {OpenConversation} model */
  async #take(model) {
    const other = model.holder === "another" ? model.handoff?.operator : null;
    if (other) return this.#takeFrom(model, other);
    try {
      await model.move("POST", "take");
      this.#tellTaken();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Somebody was faster.
      if (error.kind === "conversation-taken" && error.problem.operator) this.#takeFrom(model, error.problem.operator);
      else this.#refuse(error);
    }
  }

  #tellTaken() {
    this.place.dispatchEvent(new CustomEvent("taken"));
  }

  /**
   * @param {OpenConversation} model
   * @param {import("../inbox.js").Operator} other
   */
  #takeFrom(model, other) {
    ask(`Take it from ${other.name}?`, [paragraph(`${other.name} has this conversation, and may be writing. The customer reads that you have come.`)], {
      label: "Take it over",
      kind: "danger",
      act: () => model.move("POST", "take", { from: other.id }),
      then: () => this.#tellTaken(),
    });
  }

  /** @param {OpenConversation} model */
  #giveBack(model) {
    const { input, field } = words("What colleagues should know (optional)", false);
    ask("Give it back to the assistant?", [paragraph("The assistant goes on, and knows what was said."), field], {
      label: "Give back",
      act: () => model.move("POST", "give-back", input.value.trim() ? { note: input.value.trim() } : {}),
      then: () => this.#leave(model),
    });
    input.focus();
  }

  /** @param {OpenConversation} model */
  #close(model) {
    const { input, field } = words("Why? Colleagues read it, the customer does not.", true);
    const usual = ["Solved", "No answer needed", "Spam"].map((text) => button(text, () => {
      input.value = text;
      input.focus();
    }, "small"));
    ask("Close the conversation?", [element("div", { class: "buttons" }, ...usual), field], {
      label: "Close it",
      act: () => model.move("POST", "close", { reason: input.value.trim() }),
      then: () => this.#leave(model),
    });
    input.focus();
  }

  /** @param {OpenConversation} model */
  #snooze(model) {
    const rows = laterMoments().map(([label, moment]) =>
      button(label, () => {
        dialog.close();
        this.#do(model.move("PUT", "snooze", { until: moment.toISOString() }).then(() => this.#leave(model)));
      }),
    );
    if (isSnoozed(model.handoff)) {
      rows.unshift(button("Take it up again now", () => {
        dialog.close();
        this.#do(model.move("PUT", "snooze", { until: null }));
      }));
    }
    const dialog = ask("Put it aside", [paragraph("It comes back then, or when the customer writes."), element("div", { class: "choices" }, ...rows)], null);
  }

  /** @param {OpenConversation} model */
  async #assign(model) {
    const { input, field } = words("What they should know (optional)", false);
    const list = element("div", { class: "choices", role: "group", "aria-label": "To whom" }, element("p", { class: "hint" }, "Looking who there is…"));
    /** @param {string | null} operator */
    const pass = (operator) => {
      const note = input.value.trim();
      dialog.close();
      this.#do(model.move("PUT", "assignee", { operator_id: operator, ...(note && { note }) }));
    };
    const dialog = ask("Assign it", [field, list], null);
    input.focus();
    const { user } = this.place.me;
    const line = button("Back into the line", () => pass(null));
    try {
      const others = await colleagues();
      list.replaceChildren(line, ...others.map(({ id, name }) => button(id === user.id ? `${name} (you)` : name, () => pass(id))));
    } catch (error) {
      list.replaceChildren(line, problem(error));
    }
  }

  /**
   * Goes on to the next conversation when this one is done with.
   * @param {OpenConversation} model
   */
  #leave(model) {
    this.place.dispatchEvent(new CustomEvent("done", { detail: model.id }));
  }

  /** @param {Promise<unknown>} move */
  async #do(move) {
    try {
      await move;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#refuse(error);
    }
  }

  /** @param {Refusal} error */
  #refuse(error) {
    ask(error.title, [paragraph(error.message)], null);
  }
}

/**
 * Who answers customers here.
 * @returns {Promise<import("../inbox.js").Operator[]>}
 */
export const colleagues = async () => (await call("GET", "/v1/operators")).operators;
