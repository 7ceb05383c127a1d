// Sound and notices of the desktop: off until they are asked for.

/**
 * Says that somebody waits, to who does not look at the page.
 */
export class Alerts {
  /** @type {AudioContext | null} */
  #audio = null;

  /** @param {import("./kept.js").Kept} kept */
  constructor(kept) {
    this.kept = kept;
  }

  get sounds() {
    return this.kept.read("sounds") === true;
  }

  get notices() {
    return this.kept.read("notices") === true && "Notification" in window && Notification.permission === "granted";
  }

  /**
   * By a click: browsers let no page make a sound before one.
   * @param {boolean} isOn
   */
  setSounds(isOn) {
    this.kept.write("sounds", isOn);
    if (isOn) this.#play();
  }

  /**
   * @param {boolean} isOn
   * @returns {Promise<boolean>} Whether the browser lets us.
   */
  async setNotices(isOn) {
    const isAllowed = isOn && "Notification" in window && (await Notification.requestPermission()) === "granted";
    this.kept.write("notices", isAllowed);
    return isAllowed || !isOn;
  }

  /**
   * @param {string} title
   * @param {string} text
   * @param {string} conversation Several of one conversation are one notice.
   * @param {() => void} open
   */
  call(title, text, conversation, open) {
    if (this.sounds) this.#play();
    if (!this.notices || document.visibilityState === "visible") return;
    const notice = new Notification(title, { body: text, tag: conversation, icon: "/console/icon.svg" });
    notice.addEventListener("click", () => {
      window.focus();
      open();
      notice.close();
    });
  }

  /** Two short notes, a fifth apart. */
  #play() {
    this.#audio ??= new AudioContext();
    const { currentTime: now, destination } = this.#audio;
    for (const [index, frequency] of [587.3, 880].entries()) {
      const tone = new OscillatorNode(this.#audio, { frequency });
      const volume = new GainNode(this.#audio, { gain: 0 });
      const start = now + index * 0.14;
      volume.gain.linearRampToValueAtTime(0.12, start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
      tone.connect(volume).connect(destination);
      tone.start(start);
      tone.stop(start + 0.32);
    }
  }
}
