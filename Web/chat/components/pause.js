import { element } from "../markdown.js";

/** Says that messages come too fast for the server, and counts the seconds until they go on by themselves. */
export class UsherPause extends HTMLElement {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #end = 0;

  /**
   * Counts down.
   * @param {number} seconds
   */
  show(seconds) {
    this.#end = performance.now() + seconds * 1000;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tell(), 250);
    this.hidden = false;
    this.#tell();
  }

  /** Says nothing any more. */
  clear() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.hidden = true;
    this.replaceChildren();
  }

  #tell() {
    const seconds = Math.ceil((this.#end - performance.now()) / 1000);
    if (seconds <= 0) return this.clear();
    this.replaceChildren(element("p", pauseText(seconds)));
  }
}

/**
 * What a customer is told who has to wait.
 * @param {number} seconds
 */
export const pauseText = (seconds) =>
  `That was quick! Your message goes out by itself in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;

customElements.define("usher-pause", UsherPause);
