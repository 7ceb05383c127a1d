// What the keyboard does. Single letters do nothing while one writes.

/** @typedef {{ keys: string, does: string, group: string }} Shortcut */

/** @type {Shortcut[]} */
export const shortcuts = [
  { group: "Inbox", keys: "j ↓", does: "Next conversation" },
  { group: "Inbox", keys: "k ↑", does: "Conversation before" },
  { group: "Inbox", keys: "Enter", does: "Open it" },
  { group: "Inbox", keys: "x", does: "Choose it, for several at once" },
  { group: "Inbox", keys: "/", does: "Search" },
  { group: "Inbox", keys: "1 … 7", does: "Views, from “Open” to “Closed”" },
  { group: "Inbox", keys: "Esc", does: "Back to the list" },
  { group: "Conversation", keys: "r", does: "Write to the customer" },
  { group: "Conversation", keys: "d", does: "What the assistant would answer, as a draft" },
  { group: "Conversation", keys: "n", does: "Write a note for colleagues" },
  { group: "Conversation", keys: "t", does: "Take it" },
  { group: "Conversation", keys: "b", does: "Give it back to the assistant" },
  { group: "Conversation", keys: "a", does: "Assign it" },
  { group: "Conversation", keys: "s", does: "Snooze it" },
  { group: "Conversation", keys: "e", does: "Close it, or reopen it" },
  { group: "Conversation", keys: "i", does: "What is known of the customer" },
  { group: "Writing", keys: "/", does: "Canned answers" },
  { group: "Writing", keys: "Enter", does: "Send" },
  { group: "Writing", keys: "Shift Enter", does: "A new line" },
  { group: "Writing", keys: "Esc", does: "Leave the text; it is kept" },
  { group: "Everywhere", keys: "?", does: "This list" },
  { group: "Going to", keys: "g i", does: "Inbox" },
];

/** So long after a `g` the next key says where to go. */
const patience = 1500;

/**
 * Calls what a key means, unless somebody writes, a dialog is open, or the key is part of a chord.
 * @param {(key: string) => boolean} press Whether the key meant something; a key behind a `g` is `g` and it.
 */
export function listen(press) {
  let goes = -Infinity;
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const { target } = event;
    const isWriting = target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
    if (isWriting && event.key !== "Escape") return;
    // These press what they stand on.
    const isButton = target instanceof Element && target.closest("button, a, summary") !== null;
    if (isButton && (event.key === "Enter" || event.key === " ")) return;
    const isBehind = event.timeStamp - goes < patience;
    goes = event.key === "g" && !isBehind ? event.timeStamp : -Infinity;
    if (goes !== -Infinity || press(isBehind ? `g ${event.key}` : event.key)) event.preventDefault();
  });
}
