// What has changed from one text to another, word by word.

/** @typedef {{ text: string, kind: "same" | "gone" | "new" }} Piece */

/** Longer texts are not compared: it takes the product of their words. */
const most = 4_000_000;

/** @param {string} text Words, each with the white space behind it. */
const wordsOf = (text) => text.match(/\S+\s*/g) ?? [];

/**
 * The pieces of both texts in their order, by the longest words in common; nothing where they are too long for that.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[] | null}
 */
export function differences(before, after) {
  const [old, now] = [wordsOf(before.trim()), wordsOf(after.trim())];
  if (old.length * now.length > most) return null;
  const width = now.length + 1;
  // How many words the rests of both have in common, from each place on.
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = isSame(old[i], now[j])
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  /** @type {Piece[]} */
  const pieces = [];
  const add = (/** @type {Piece["kind"]} */ kind, /** @type {string} */ text) => {
    const last = pieces[pieces.length - 1];
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && isSame(old[i], now[j])) {
      add("same", now[j]);
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      add("gone", old[i]);
      i += 1;
    } else {
      add("new", now[j]);
      j += 1;
    }
  }
  return pieces;
}

/**
 * @param {string} one
 * @param {string} other
 */
const isSame = (one, other) => one.trimEnd() === other.trimEnd();
