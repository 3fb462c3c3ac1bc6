/** Work that a worker does in one piece. */
export interface Task {
  readonly durationMs: number;
}

/** A task with the times (Unix epoch milliseconds) at which a worker takes it up and is done. */
export type Scheduled<T extends Task> = T & { readonly startMs: number; readonly endMs: number };

export type Admission<T extends Task> =
  | { readonly kind: 'admitted'; readonly scheduled: readonly Scheduled<T>[] }
  /** At `freeAtMs` the same tasks are admitted, if nothing else comes before. */
  | { readonly kind: 'full'; readonly freeAtMs: number };

/** The index of the first of `ascending` whose start is after `nowMs`. */
function firstAfter(ascending: readonly { readonly startMs: number }[], nowMs: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle]?.startMs ?? Number.POSITIVE_INFINITY) > nowMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A waiting room with a number of places, drained first come first served by workers. A task that an
 * idle worker takes up at once needs no place. Every start and end is settled on admission, so that
 * the state at any later time is a matter of reading.
 */
export class AdmissionQueue<T extends Task> {
  readonly capacity: number;
  /** When each worker is done with all that it was given. */
  readonly #freeAtMs: number[];
  /** By start: the earliest-free worker takes the next task, so starts never go down. */
  #tasks: Scheduled<T>[] = [];
  #sweepAt = 64;

  constructor(options: { readonly capacity: number; readonly workers: number }) {
    this.capacity = options.capacity;
    this.#freeAtMs = Array.from({ length: options.workers }, () => Number.NEGATIVE_INFINITY);
  }

  /** The most tasks that can ever be admitted together: idle workers and places. */
  get largest(): number {
    return this.capacity + this.#freeAtMs.length;
  }

  /** Takes all of the tasks or none; more than `largest` are a mistake of the caller. */
  admit(tasks: readonly T[], nowMs: number): Admission<T> {
    const idle = this.#freeAtMs.filter((freeAtMs) => freeAtMs <= nowMs).length;
    const missing = tasks.length + this.depth(nowMs) - idle - this.capacity;
    if (missing > 0) return { kind: 'full', freeAtMs: this.#nthReliefMs(missing, nowMs) };
    this.#sweep(nowMs);
    const scheduled = tasks.map((task) => this.#schedule(task, nowMs));
    this.#tasks.push(...scheduled);
    return { kind: 'admitted', scheduled };
  }

  /** Tasks that no worker has taken up yet. */
  depth(nowMs: number): number {
    return this.#tasks.length - firstAfter(this.#tasks, nowMs);
  }

  /** Tasks that a worker is at. */
  running(nowMs: number): readonly Scheduled<T>[] {
    return this.#tasks.filter(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  }

  /** Each start of a waiting task frees a place, then each worker that runs out of work frees itself. */
  #nthReliefMs(n: number, nowMs: number): number {
    const start = this.#tasks[firstAfter(this.#tasks, nowMs) + n - 1]?.startMs;
    if (start !== undefined) return start;
    const busy = this.#freeAtMs.filter((freeAtMs) => freeAtMs > nowMs).toSorted((a, b) => a - b);
    const freeAtMs = busy[n - 1 - this.depth(nowMs)];
    if (freeAtMs === undefined) throw new RangeError('more tasks than the queue can ever hold');
    return freeAtMs;
  }

  #schedule(task: T, nowMs: number): Scheduled<T> {
    let earliest = 0;
    for (const [worker, freeAtMs] of this.#freeAtMs.entries()) {
      if (freeAtMs < (this.#freeAtMs[earliest] ?? 0)) earliest = worker;
    }
    const startMs = Math.max(nowMs, this.#freeAtMs[earliest] ?? nowMs);
    const endMs = startMs + task.durationMs;
    this.#freeAtMs[earliest] = endMs;
    return { ...task, startMs, endMs };
  }

  /** Forgets what is done, each time the list has doubled: constant work a task on average. */
  #sweep(nowMs: number): void {
    if (this.#tasks.length < this.#sweepAt) return;
    this.#tasks = this.#tasks.filter(({ endMs }) => endMs > nowMs);
    this.#sweepAt = Math.max(64, 2 * this.#tasks.length);
  }
}
