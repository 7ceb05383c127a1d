// Many things of which one can be reached with the Tab key, and the others from there with the arrow keys.

/**
 * One of them, and where it is.
 * @template {HTMLElement} Item
 * @typedef {{ item: Item, x: number, y: number }} Place
 */

const directions = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * Lets the arrow keys go to the neighbour on their side, Home and End to the ends of a row.
 * @template {HTMLElement} Item
 */
export class Roving {
  /** @type {Place<Item>[]} */
  #places;
  #current = 0;

  /**
   * @param {HTMLElement} container
   * @param {Place<Item>[]} places The first one is where the Tab key leads to.
   */
  constructor(container, places) {
    this.#places = places;
    places.forEach(({ item }, index) => (item.tabIndex = index === 0 ? 0 : -1));
    container.addEventListener("keydown", (event) => this.#press(event));
    container.addEventListener("focusin", ({ target }) => {
      const index = places.findIndex(({ item }) => item === target);
      if (index >= 0) this.#mark(index);
    });
  }

  /** @param {number} index */
  #mark(index) {
    this.#places[this.#current].item.tabIndex = -1;
    this.#places[index].item.tabIndex = 0;
    this.#current = index;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = this.#next(event.key);
    if (next === undefined) return;
    event.preventDefault();
    this.#mark(next);
    this.#places[next].item.focus();
  }

  /**
   * @param {string} key
   * @returns {number | undefined}
   */
  #next(key) {
    const here = this.#places[this.#current];
    const direction = directions[/** @type {keyof typeof directions} */ (key)];
    if (direction) return this.#neighbour(here, direction);
    if (key !== "Home" && key !== "End") return undefined;
    const row = this.#indices(({ y }) => y === here.y).sort((one, other) => this.#places[one].x - this.#places[other].x);
    return key === "Home" ? row[0] : row.at(-1);
  }

  /**
   * The nearest on a side; what is off that way counts for more than the distance.
   * @param {Place<Item>} here
   * @param {{ x: number, y: number }} direction
   */
  #neighbour(here, direction) {
    /** @param {number} index */
    const cost = (index) => {
      const { x, y } = this.#places[index];
      const ahead = (x - here.x) * direction.x + (y - here.y) * direction.y;
      const aside = Math.abs((x - here.x) * direction.y) + Math.abs((y - here.y) * direction.x);
      return ahead > 0 ? ahead + 3 * aside : Infinity;
    };
    const [best] = this.#indices(() => true).sort((one, other) => cost(one) - cost(other));
    return best !== undefined && cost(best) < Infinity ? best : undefined;
  }

  /** @param {(place: Place<Item>) => boolean} matches */
  #indices(matches) {
    return this.#places.flatMap((place, index) => (matches(place) ? [index] : []));
  }
}
