// What two texts do not have in common, line by line.

/** @typedef {{ kind: "same" | "added" | "removed", text: string }} Line */

/** Beyond so many comparisons what lies between the common beginning and end counts as written anew. */
const mostComparisons = 4_000_000;

/**
 * The fewest lines that are taken away and added to make one text of another.
 * @param {string} before
 * @param {string} after
 * @returns {Line[]}
 */
export function difference(before, after) {
  const [old, now] = [lines(before), lines(after)];
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return [
    ...as("same", old.slice(0, head)),
    ...between(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...as("same", old.slice(old.length - tail)),
  ];
}

/**
 * By the longest sequence of lines that both have.
 * @param {string[]} old
 * @param {string[]} now
 * @returns {Line[]}
 */
function between(old, now) {
  if (old.length * now.length > mostComparisons) return [...as("removed", old), ...as("added", now)];
  const width = now.length + 1;
  // How many lines the rests of both texts have in common, by where they begin.
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = old[i] === now[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  /** @type {Line[]} */
  const found = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      found.push({ kind: "same", text: old[i] });
      i += 1;
      j += 1;
    } else if (common[(i + 1) * width + j] >= common[i * width + j + 1]) {
      found.push({ kind: "removed", text: old[i] });
      i += 1;
    } else {
      found.push({ kind: "added", text: now[j] });
      j += 1;
    }
  }
  return [...found, ...as("removed", old.slice(i)), ...as("added", now.slice(j))];
}

/**
 * @param {Line["kind"]} kind
 * @param {string[]} texts
 * @returns {Line[]}
 */
const as = (kind, texts) => texts.map((text) => ({ kind, text }));

/**
 * The end of the last line begins no other.
 * @param {string} text
 */
const lines = (text) => text.replace(/\r?\n$/, "").split(/\r?\n/);
