/** Taken items are dropped from the front in one go once so many have gathered. */
const leastToDrop = 1_024;

/** What becomes due, first in first out: adding and taking cost the same however long it is. */
export class DueQueue<Item> {
  #items: Item[] = [];
  #duesMs: number[] = [];
  #head = 0;

  push(item: Item, dueMs: number): void {
    this.#items.push(item);
    this.#duesMs.push(dueMs);
  }

  /** When the first item is due; Infinity where there is none. */
  get dueMs(): number {
    return this.#duesMs[this.#head] ?? Number.POSITIVE_INFINITY;
  }

  /** Takes the first item out. */
  take(): Item | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head += 1;
    if (this.#head >= leastToDrop && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#duesMs = this.#duesMs.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
