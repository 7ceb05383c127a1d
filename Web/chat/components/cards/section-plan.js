import { element } from "../../markdown.js";
import { shown } from "../../money.js";
import { Roving } from "../../roving.js";

/** @typedef {import("../../protocol.js").EventDetails} EventDetails */
/** @typedef {import("../../protocol.js").EventSection} EventSection */

/** What a seat takes on the map beyond its middle, so that sections of one row are seen. */
const margin = 0.5;

/**
 * The sections of a house as they lie around the stage or field: each a button. Where nobody knows how they lie, they stand
 * in a list, and so do those without numbered places.
 * @param {EventDetails} details
 * @param {(section: EventSection) => void} onChoose
 */
export function sectionPlan(details, onChoose) {
  const plan = element("div");
  plan.setAttribute("role", "group");
  plan.setAttribute("aria-label", "Sections; go to one with the arrow keys");
  const sections = details.sections.filter(({ seats }) => seats > 0);
  const numbered = sections.filter((section) => !section.general_admission);
  const drawn = areLaidOut(numbered) ? numbered : [];
  const listed = sections.filter((section) => !drawn.includes(section));
  /** @param {EventSection} section */
  const draw = (section) => sectionButton(section, details.currency, onChoose);
  const list = element("div", ...listed.map(draw));
  list.className = "list";
  const map = element("div", ...drawn.map(draw));
  map.className = "map";
  const top = drawn.length > 0 ? lay(map, drawn) : 0;
  if (listed.length > 0) plan.append(list);
  if (drawn.length > 0) plan.append(map);
  plan.className = "sections";
  new Roving(plan, [...places(list, listed.map((_, index) => ({ x: index, y: top - 1 }))), ...places(map, drawn.map(middle))]);
  return plan;
}

/**
 * The buttons of a part with where they are.
 * @param {HTMLElement} part
 * @param {{ x: number, y: number }[]} points
 */
const places = (part, points) => [...part.querySelectorAll("button")].map((item, index) => ({ item, ...points[index] }));

/** @param {EventSection} section */
const middle = ({ area }) => ({ x: area ? area.x + area.width / 2 : 0, y: area ? area.y + area.height / 2 : 0 });

/**
 * @param {EventSection} section
 * @param {string} currency
 * @param {(section: EventSection) => void} onChoose
 */
function sectionButton(section, currency, onChoose) {
  const { section: name, title, free_seats: free, seats, price } = section;
  const node = element("button", name);
  node.type = "button";
  node.dataset.section = name;
  node.dataset.left = free === 0 ? "none" : free < seats / 5 ? "few" : "many";
  node.setAttribute("aria-pressed", "false");
  const cost = price === null ? "not sold" : `${free} of ${seats} free, ${shown(price, currency)} plus fees`;
  node.setAttribute("aria-label", [`Section ${name}`, title, cost].filter(Boolean).join(", "));
  node.title = [title, cost].filter(Boolean).join(", ");
  node.addEventListener("click", () => onChoose(section));
  return node;
}

/**
 * Whether the sections have places of their own that do not all coincide.
 * @param {EventSection[]} sections
 */
function areLaidOut(sections) {
  const corners = new Set(sections.map(({ area }) => (area ? `${area.x} ${area.y}` : "")));
  return !corners.has("") && corners.size === sections.length && sections.length > 1;
}

/**
 * Puts the buttons where the sections are, in shares of the whole; says where it begins.
 * @param {HTMLElement} map
 * @param {EventSection[]} sections
 */
function lay(map, sections) {
  const buttons = [...map.querySelectorAll("button")];
  const areas = sections.flatMap(({ area }) => (area ? [area] : []));
  const left = Math.min(...areas.map(({ x }) => x)) - margin;
  const top = Math.min(...areas.map(({ y }) => y)) - margin;
  const width = Math.max(...areas.map((area) => area.x + area.width)) + margin - left;
  const height = Math.max(...areas.map((area) => area.y + area.height)) + margin - top;
  areas.forEach((area, index) => {
    const { style } = buttons[index];
    style.left = share(area.x - margin - left, width);
    style.top = share(area.y - margin - top, height);
    style.width = share(area.width + 2 * margin, width);
    style.height = share(area.height + 2 * margin, height);
  });
  // So high that the lowest section can be hit with a finger, and no higher than a screen.
  const lowest = Math.min(...areas.map((area) => (area.height + 2 * margin) / height));
  map.style.height = `${Math.min(26, Math.max(9, 1.9 / lowest))}rem`;
  return top;
}

/**
 * @param {number} part
 * @param {number} whole
 */
const share = (part, whole) => `${((100 * part) / whole).toFixed(2)}%`;
