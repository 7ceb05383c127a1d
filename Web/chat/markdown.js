// Turns the Markdown of answers into DOM nodes. Nodes are built one by one and text is only ever text, so nothing that
// an answer or a document contains can become markup. It is called again for every piece of a streamed answer, so
// unfinished Markdown must look sensible too.

/**
 * @param {string} source
 * @param {(index: number) => Node | null} citation Makes the mark for “[1]”, or nothing when there is no such citation.
 * @returns {DocumentFragment}
 */
export function renderMarkdown(source, citation = () => null) {
  const fragment = document.createDocumentFragment();
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  appendBlocks(fragment, lines, citation);
  return fragment;
}

/** @typedef {(index: number) => Node | null} CitationMark */

const fence = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/;
const heading = /^(#{1,6})\s+(.*?)\s*#*$/;
const listItem = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {CitationMark} citation
 */
function appendBlocks(parent, lines, citation) {
  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    if (line.trim() === "") index += 1;
    else if (fence.test(line)) index = appendCode(parent, lines, index);
    else if (heading.test(line)) index = appendHeading(parent, lines, index, citation);
    else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) index = appendRule(parent, index);
    else if (/^\s*>/.test(line)) index = appendQuote(parent, lines, index, citation);
    else if (line.includes("|") && tableRule.test(lines[index + 1] ?? "")) index = appendTable(parent, lines, index, citation);
    else if (listItem.test(line)) index = appendList(parent, lines, index, citation);
    else index = appendParagraph(parent, lines, index, citation);
  }
}

/** @param {string} line */
const startsBlock = (line) =>
  line.trim() === "" || fence.test(line) || heading.test(line) || /^\s*>/.test(line) || listItem.test(line);

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 */
function appendCode(parent, lines, index) {
  const marker = /** @type {RegExpExecArray} */ (fence.exec(lines[index]))[1];
  let end = index + 1;
  while (end < lines.length && !lines[end].trim().startsWith(marker)) end += 1;
  const code = element("code", lines.slice(index + 1, end).join("\n"));
  const block = element("pre", code);
  block.tabIndex = 0;
  parent.appendChild(block);
  return end + 1;
}

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 * @param {CitationMark} citation
 */
function appendHeading(parent, lines, index, citation) {
  const [, marks, text] = /** @type {RegExpExecArray} */ (heading.exec(lines[index]));
  const block = element(marks.length < 3 ? "h3" : "h4");
  appendInline(block, text, citation);
  parent.appendChild(block);
  return index + 1;
}

/**
 * @param {Node} parent
 * @param {number} index
 */
function appendRule(parent, index) {
  parent.appendChild(element("hr"));
  return index + 1;
}

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 * @param {CitationMark} citation
 */
function appendQuote(parent, lines, index, citation) {
  let end = index;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  const block = element("blockquote");
  appendBlocks(block, lines.slice(index, end).map((line) => line.replace(/^\s*> ?/, "")), citation);
  parent.appendChild(block);
  return end;
}

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 * @param {CitationMark} citation
 */
function appendTable(parent, lines, index, citation) {
  const table = element("table");
  const head = element("tr");
  for (const cell of cells(lines[index])) {
    const block = element("th");
    block.scope = "col";
    appendInline(block, cell, citation);
    head.append(block);
  }
  table.append(element("thead", head));
  const body = element("tbody");
  let end = index + 2;
  for (; end < lines.length && lines[end].includes("|"); end += 1) {
    const row = element("tr");
    for (const cell of cells(lines[end])) {
      const block = element("td");
      appendInline(block, cell, citation);
      row.append(block);
    }
    body.append(row);
  }
  table.append(body);
  const scroller = element("div", table);
  scroller.className = "table";
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-label", "Table");
  parent.appendChild(scroller);
  return end;
}

/** @param {string} line */
const cells = (line) =>
  line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 * @param {CitationMark} citation
 */
function appendList(parent, lines, index, citation) {
  const [, indent, marker] = /** @type {RegExpExecArray} */ (listItem.exec(lines[index]));
  const ordered = /\d/.test(marker);
  const list = element(ordered ? "ol" : "ul");
  if (ordered && list instanceof HTMLOListElement) list.start = parseInt(marker, 10);
  let end = index;
  while (end < lines.length) {
    const match = listItem.exec(lines[end]);
    if (!match || match[1].length < indent.length || /\d/.test(match[2]) !== ordered) break;
    const content = [match[3]];
    end += 1;
    while (end < lines.length && belongsToItem(lines[end], indent.length)) {
      content.push(lines[end].slice(Math.min(indent.length + 2, lines[end].search(/\S|$/))));
      end += 1;
    }
    const item = element("li");
    appendItem(item, content, citation);
    list.append(item);
    if (lines[end]?.trim() === "" && listItem.test(lines[end + 1] ?? "")) end += 1;
  }
  parent.appendChild(list);
  return end;
}

/**
 * @param {string} line
 * @param {number} indent
 */
function belongsToItem(line, indent) {
  if (line.trim() === "") return false;
  const depth = line.search(/\S/);
  return depth > indent || (!startsBlock(line) && depth === indent && depth > 0);
}

/**
 * @param {HTMLElement} item
 * @param {string[]} content
 * @param {CitationMark} citation
 */
function appendItem(item, content, citation) {
  const nested = content.findIndex((line, index) => index > 0 && startsBlock(line));
  const own = nested < 0 ? content : content.slice(0, nested);
  appendInline(item, own.join(" "), citation);
  if (nested > 0) appendBlocks(item, content.slice(nested), citation);
}

/**
 * @param {Node} parent
 * @param {string[]} lines
 * @param {number} index
 * @param {CitationMark} citation
 */
function appendParagraph(parent, lines, index, citation) {
  let end = index + 1;
  while (end < lines.length && !startsBlock(lines[end])) end += 1;
  const block = element("p");
  lines.slice(index, end).forEach((line, position) => {
    if (position > 0) block.append(/ {2}$|\\$/.test(lines[index + position - 1]) ? element("br") : " ");
    appendInline(block, line.trim().replace(/\\$/, ""), citation);
  });
  parent.appendChild(block);
  return end;
}

const inline = new RegExp(
  [
    "(?<escape>\\\\[\\\\`*_{}\\[\\]()#+\\-.!|>~])",
    "(?<code>`+)(?<codeText>.+?)\\k<code>(?!`)",
    "\\*\\*(?<strong>\\S(?:.*?\\S)?)\\*\\*",
    "(?<![\\w*])(?<mark>[*_])(?<emphasis>\\S(?:.*?\\S)?)\\k<mark>(?![\\w*])",
    "\\[(?<label>[^\\[\\]]+)\\]\\((?<target>[^()\\s]+(?:\\([^()\\s]*\\))?[^()\\s]*)\\)",
    "\\[(?<citation>\\d{1,2})\\]",
    "(?<bare>https?:\\/\\/[^\\s<>]+[^\\s<>.,;:!?)\\]'\"])",
  ].join("|"),
  "gu",
);

/**
 * @param {Node} parent
 * @param {string} text
 * @param {CitationMark} citation
 */
function appendInline(parent, text, citation) {
  let position = 0;
  for (const match of text.matchAll(inline)) {
    parent.appendChild(document.createTextNode(text.slice(position, match.index)));
    parent.appendChild(inlineNode(match, citation));
    position = (match.index ?? 0) + match[0].length;
  }
  parent.appendChild(document.createTextNode(text.slice(position)));
}

/**
 * @param {RegExpMatchArray} match
 * @param {CitationMark} citation
 * @returns {Node}
 */
function inlineNode(match, citation) {
  const groups = /** @type {Record<string, string | undefined>} */ (match.groups);
  if (groups.escape) return document.createTextNode(groups.escape.slice(1));
  if (groups.codeText) return element("code", groups.codeText.trim());
  if (groups.strong) return withInline("strong", groups.strong, citation);
  if (groups.emphasis) return withInline("em", groups.emphasis, citation);
  if (groups.label && groups.target) return link(groups.target, groups.label) ?? document.createTextNode(match[0]);
  if (groups.bare) return link(groups.bare, groups.bare) ?? document.createTextNode(match[0]);
  return citation(Number(groups.citation)) ?? document.createTextNode(match[0]);
}

/**
 * @param {"strong" | "em"} name
 * @param {string} text
 * @param {CitationMark} citation
 */
function withInline(name, text, citation) {
  const block = element(name);
  appendInline(block, text, citation);
  return block;
}

/**
 * A link to a place that a browser may be sent to, or nothing: `javascript:` and the like are not.
 * @param {string} target
 * @param {string} label
 * @returns {HTMLAnchorElement | null}
 */
export function link(target, label) {
  const url = parseURL(target);
  if (!url || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return null;
  const anchor = element("a", label);
  anchor.href = url.href;
  if (url.origin !== location.origin && url.protocol.startsWith("http")) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

/** @param {string} target */
function parseURL(target) {
  try {
    return new URL(target, location.href);
  } catch {
    return null;
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, ...content) {
  const node = document.createElement(name);
  node.append(...content);
  return node;
}
