import type { Window } from '../result.ts';
import { Recorder } from './histogram.ts';

const firstWindowMs = 1_000;

/** Two hours of seconds. */
const windowLimit = 7_200;

interface Tally {
  arrivals: number;
  started: number;
  succeeded: number;
  failed: number;
  dropped: number;
  attempts: number;
  retries: number;
}

const emptyTally = (): Tally => ({
  arrivals: 0,
  started: 0,
  succeeded: 0,
  failed: 0,
  dropped: 0,
  attempts: 0,
  retries: 0,
});

/**
 * The course of a run in windows of one second, on a fixed grid from its start. Memory is bounded:
 * after 7,200 windows each two neighbours become one, and from then on windows are twice as long.
 * A joined window has the sums of both, and the percentiles of the worse half, since percentiles
 * cannot be added.
 */
export class WindowSeries {
  readonly #limit: number;
  readonly #responses = new Recorder();
  #closed: Window[] = [];
  #tally = emptyTally();
  #startMs = 0;
  #lengthMs = firstWindowMs;
  #inFlight = 0;

  /** `limit`: an even number of windows. */
  constructor(limit = windowLimit) {
    this.#limit = limit;
  }

  get closed(): readonly Window[] {
    return this.#closed;
  }

  /** Operations that arrived and have not settled. */
  get inFlight(): number {
    return this.#inFlight;
  }

  arrived(): void {
    this.#tally.arrivals += 1;
    this.#inFlight += 1;
  }

  dropped(): void {
    this.#tally.arrivals += 1;
    this.#tally.dropped += 1;
  }

  started(): void {
    this.#tally.started += 1;
  }

  attempted(isRetry: boolean): void {
    this.#tally.attempts += 1;
    if (isRetry) this.#tally.retries += 1;
  }

  settled(responseUs: number, succeeded: boolean): void {
    this.#inFlight -= 1;
    if (succeeded) this.#tally.succeeded += 1;
    else this.#tally.failed += 1;
    this.#responses.record(responseUs);
  }

  /** Closes the windows that ended by `nowMs`, and returns them. */
  advance(nowMs: number): readonly Window[] {
    const fresh: Window[] = [];
    while (this.#startMs + this.#lengthMs <= nowMs) fresh.push(this.#close());
    return fresh;
  }

  /** Closes what is left, as a shorter window, where time passed or anything happened in it. */
  finish(endMs: number): readonly Window[] {
    const fresh = this.advance(endMs);
    const isOpen = this.#startMs < endMs || Object.values(this.#tally).some((count) => count > 0);
    return isOpen ? [...fresh, this.#close()] : fresh;
  }

  #close(): Window {
    const p50 = this.#responses.percentile(50);
    const p99 = this.#responses.percentile(99);
    const window: Window = {
      startMs: this.#startMs,
      ...this.#tally,
      inFlight: this.#inFlight,
      ...(p50 === undefined ? {} : { responseP50Us: p50 }),
      ...(p99 === undefined ? {} : { responseP99Us: p99 }),
    };
    this.#startMs += this.#lengthMs;
    this.#tally = emptyTally();
    this.#responses.reset();
    this.#closed.push(window);
    if (this.#closed.length >= this.#limit) this.#joinNeighbours();
    return window;
  }

  #joinNeighbours(): void {
    const joined: Window[] = [];
    for (let index = 0; index + 1 < this.#closed.length; index += 2) {
      const [first, second] = this.#closed.slice(index, index + 2);
      if (first && second) joined.push(join(first, second));
    }
    this.#closed = joined;
    this.#lengthMs *= 2;
  }

  destroy(): void {
    this.#responses.destroy();
  }
}

function join(first: Window, second: Window): Window {
  const p50 = worse(first.responseP50Us, second.responseP50Us);
  const p99 = worse(first.responseP99Us, second.responseP99Us);
  return {
    startMs: first.startMs,
    arrivals: first.arrivals + second.arrivals,
    started: first.started + second.started,
    succeeded: first.succeeded + second.succeeded,
    failed: first.failed + second.failed,
    dropped: first.dropped + second.dropped,
    attempts: first.attempts + second.attempts,
    retries: first.retries + second.retries,
    inFlight: second.inFlight,
    ...(p50 === undefined ? {} : { responseP50Us: p50 }),
    ...(p99 === undefined ? {} : { responseP99Us: p99 }),
  };
}

function worse(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}
