/**
 * Keeps some of many values, spread evenly over their order and without any chance: all of them up
 * to `limit`, then every second, every fourth and so on, always between half of `limit` and `limit`.
 */
export class EvenSamples<T> {
  readonly #limit: number;
  readonly #kept: T[] = [];
  #stride = 1;
  #count = 0;

  /** @param limit the most values that are kept, an even number. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The values that are kept, in their order. */
  get kept(): readonly T[] {
    return this.#kept;
  }

  /** How many came. */
  get count(): number {
    return this.#count;
  }

  add(value: T): void {
    const isChosen = this.#count % this.#stride === 0;
    this.#count += 1;
    if (!isChosen) return;
    if (this.#kept.length < this.#limit) {
      this.#kept.push(value);
      return;
    }
    // With an even limit the value that finds no room is itself one of every second.
    for (let index = 1; 2 * index < this.#limit; index += 1) {
      this.#kept[index] = this.#kept[2 * index] as T;
    }
    this.#kept.length = this.#limit / 2;
    this.#kept.push(value);
    this.#stride *= 2;
  }
}
