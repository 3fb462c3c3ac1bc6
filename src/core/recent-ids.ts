/**
 * Remembers the last texts it was told, at least `capacity` and at most twice as many: two sets, of
 * which the older is dropped when the younger is full. No text is ever removed one by one.
 */
export class RecentIds {
  readonly #capacity: number;
  #young = new Set<string>();
  #old: ReadonlySet<string> = new Set();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(id: string): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
  }

  has(id: string): boolean {
    return this.#young.has(id) || this.#old.has(id);
  }
}
