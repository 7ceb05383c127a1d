// What has changed from one text to another: line by line, or word by word.

/** @typedef {{ kind: "same" | "gone" | "new", text: string }} Piece */

/** Beyond so many comparisons what lies between the common beginning and end counts as written anew. */
const mostComparisons = 4_000_000;

/**
 * The fewest lines that are taken away and added to make one text of another.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]} A piece each line.
 */
export const lineDifference = (before, after) => difference(linesOf(before), linesOf(after), (one, other) => one === other);

/**
 * The same, by words, with what stands together in one piece.
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]}
 */
export function wordDifference(before, after) {
  /** @type {Piece[]} */
  const pieces = [];
  const isSame = (/** @type {string} */ one, /** @type {string} */ other) => one.trimEnd() === other.trimEnd();
  for (const { kind, text } of difference(wordsOf(before), wordsOf(after), isSame)) {
    const last = pieces[pieces.length - 1];
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  }
  return pieces;
}

/**
 * By the longest sequence of parts that both have. Of two that count as the same, the later one is given back.
 * @param {string[]} old
 * @param {string[]} now
 * @param {(one: string, other: string) => boolean} isSame
 * @returns {Piece[]}
 */
function difference(old, now, isSame) {
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && isSame(old[head], now[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(old[old.length - 1 - tail], now[now.length - 1 - tail])) tail += 1;
  return [
    ...as("same", now.slice(0, head)),
    ...between(old.slice(head, old.length - tail), now.slice(head, now.length - tail), isSame),
    ...as("same", now.slice(now.length - tail)),
  ];
}

/**
 * @param {string[]} old
 * @param {string[]} now
 * @param {(one: string, other: string) => boolean} isSame
 * @returns {Piece[]}
 */
function between(old, now, isSame) {
  if (old.length * now.length > mostComparisons) return [...as("gone", old), ...as("new", now)];
  const width = now.length + 1;
  // How many parts the rests of both have in common, by where they begin.
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = isSame(old[i], now[j])
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  /** @type {Piece[]} */
  const found = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (isSame(old[i], now[j])) {
      found.push({ kind: "same", text: now[j] });
      i += 1;
      j += 1;
    } else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) {
      found.push({ kind: "gone", text: old[i] });
      i += 1;
    } else {
      found.push({ kind: "new", text: now[j] });
      j += 1;
    }
  }
  return [...found, ...as("gone", old.slice(i)), ...as("new", now.slice(j))];
}

/**
 * @param {Piece["kind"]} kind
 * @param {string[]} texts
 * @returns {Piece[]}
 */
const as = (kind, texts) => texts.map((text) => ({ kind, text }));

/**
 * The end of the last line begins no other.
 * @param {string} text
 */
const linesOf = (text) => text.replace(/\r?\n$/, "").split(/\r?\n/);

/** @param {string} text Words, each with the white space behind it. */
const wordsOf = (text) => text.trim().match(/\S+\s*/g) ?? [];
