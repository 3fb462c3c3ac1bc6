/** Slots before the first growth; a small run never takes more than 32 KiB. */
const firstSlots = 4_096;

/**
 * A set of 64-bit hashes in one typed array: open addressing, linear probing. A low half of 0 marks
 * a free slot, so no hash may have one.
 */
class HashTable {
  readonly #fullSlots: number;
  #words = new Uint32Array(2 * firstSlots);
  #size = 0;

  constructor(capacity: number) {
    this.#fullSlots = 2 ** Math.ceil(Math.log2(capacity * 2));
  }

  has(high: number, low: number): boolean {
    return this.#words[this.#slotOf(high, low) + 1] !== 0;
  }

  /** True where it was there already. */
  add(high: number, low: number): boolean {
    if (this.#size * 4 >= this.#words.length) this.#grow();
    const slot = this.#slotOf(high, low);
    if (this.#words[slot + 1] !== 0) return true;
    this.#words[slot] = high;
    this.#words[slot + 1] = low;
    this.#size += 1;
    return false;
  }

  /**
   * What follows without a gap moves up into the freed slot where its own probing passes by there
   * (Knuth, TAOCP 3, 6.4, algorithm R), so no slot has to be kept for the dead.
   */
  delete(high: number, low: number): void {
    const words = this.#words;
    const mask = words.length - 1;
    let free = this.#slotOf(high, low);
    if (words[free + 1] === 0) return;
    for (let slot = (free + 2) & mask; words[slot + 1] !== 0; slot = (slot + 2) & mask) {
      const home = ((words[slot + 1] ?? 0) << 1) & mask;
      if (((slot - home) & mask) < ((slot - free) & mask)) continue;
      words[free] = words[slot] ?? 0;
      words[free + 1] = words[slot + 1] ?? 0;
      free = slot;
    }
    words[free + 1] = 0;
    this.#size -= 1;
  }

  /** The slot that holds this hash, or the free one where it belongs. */
  #slotOf(high: number, low: number): number {
    const words = this.#words;
    const mask = words.length - 1;
    let slot = (low << 1) & mask;
    while (words[slot + 1] !== 0) {
      if (words[slot] === high && words[slot + 1] === low) return slot;
      slot = (slot + 2) & mask;
    }
    return slot;
  }

  /**
   * One step from small to full size: doubling would copy half a million hashes at once, a stall of
   * some 10 ms amid a load, while pages of a big fresh array cost nothing until they are touched.
   */
  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(2 * Math.max(this.#fullSlots, old.length));
    for (let slot = 0; slot < old.length; slot += 2) {
      const high = old[slot] ?? 0;
      const low = old[slot + 1] ?? 0;
      if (low === 0) continue;
      const target = this.#slotOf(high, low);
      this.#words[target] = high;
      this.#words[target + 1] = low;
    }
  }
}

/**
 * Tells whether a text came before, by a 64-bit hash, over the last `capacity` different texts; for
 * each new one the oldest is forgotten, so memory is full-grown early and stays so. With a million
 * texts remembered, a new one is taken for an old one about once in ten million million times. A set
 * of the texts themselves looks at several places in memory for each.
 */
export class RecentHashes {
  readonly #capacity: number;
  readonly #table: HashTable;
  /** The hashes in the order in which they came, the place of the oldest at `next` once it is full. */
  #order: Uint32Array;
  #next = 0;
  /** Of the text looked at last: a pair would be an allocation for each. */
  #high = 0;
  #low = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#table = new HashTable(capacity);
    this.#order = new Uint32Array(2 * Math.min(capacity, firstSlots));
  }

  /** Whether a text of this one's hash is remembered. */
  has(text: string): boolean {
    this.#hash(text);
    return this.#table.has(this.#high, this.#low);
  }

  /** Remembers the text; true where a text of its hash was there already. */
  add(text: string): boolean {
    this.#hash(text);
    if (this.#table.has(this.#high, this.#low)) return true;
    const place = 2 * this.#next;
    if (place === this.#order.length) this.#grow();
    const order = this.#order;
    // A place that was never taken holds 0, which is the hash of nothing.
    this.#table.delete(order[place] ?? 0, order[place + 1] ?? 0);
    this.#table.add(this.#high, this.#low);
    order[place] = this.#high;
    order[place + 1] = this.#low;
    this.#next = (this.#next + 1) % this.#capacity;
    return false;
  }

  /** In one step, as the table does: only who sees many texts pays for a million. */
  #grow(): void {
    const order = new Uint32Array(2 * this.#capacity);
    order.set(this.#order);
    this.#order = order;
  }

  #hash(text: string): void {
    // `| 0` keeps the arithmetic on 32-bit integers: 60 ns a key instead of 120.
    let a = 0xdeadbeef | 0;
    let b = 0x41c6ce57 | 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      a = Math.imul(a ^ unit, 0x9e3779b1 | 0);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    // The finalizer of MurmurHash3 across both halves, as in random.ts, without its pair of numbers.
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    this.#high = a >>> 0;
    this.#low = b >>> 0 || 1;
  }
}
