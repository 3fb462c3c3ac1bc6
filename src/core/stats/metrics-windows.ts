import type { Window } from '../result.ts';
import { Recorder } from './histogram.ts';
import { joinWindows } from './join-windows.ts';

const firstWindowMs = 1_000;

/** An hour of seconds. */
const windowLimit = 3_600;

/** The place of an answer's class in its counts: 0 where none came. */
const answerNames = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

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
 * after 3,600 windows each two neighbours become one (see `joinWindows`), and from then on windows are
 * twice as long.
 */
export class WindowSeries {
  readonly #limit: number;
  readonly #responses = new Recorder();
  readonly #services = new Recorder();
  readonly #answers = new Uint32Array(answerNames.length);
  #closed: Window[] = [];
  /** Closed since `advance` was asked last. */
  #untold: Window[] = [];
  #tally = emptyTally();
  #startMs = 0;
  #lengthMs = firstWindowMs;
  #inFlight = 0;
  #connections: number | undefined;

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

  /**
   * What is told next happened at that moment: the windows that ended by then are closed, so that it
   * counts in its own. A timer that closes them is late by up to its interval, and once it has drifted
   * by one it makes a window of half its length, which looks like a load that broke down.
   */
  reach(atMs: number): void {
    if (atMs >= this.#startMs + this.#lengthMs) this.#closeUpTo(atMs);
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

  /** An attempt is over; `status`: of its answer, 0 where none came. */
  attempted(status: number, isRetry: boolean): void {
    this.#tally.attempts += 1;
    if (isRetry) this.#tally.retries += 1;
    // What is no class of its own is to be taken for a 5xx (RFC 9110, section 15).
    const place = status < 100 ? 0 : Math.min(5, Math.floor(status / 100));
    this.#answers[place] = (this.#answers[place] ?? 0) + 1;
  }

  /** An attempt got its whole answer so long after it started. */
  answered(serviceUs: number): void {
    this.#services.record(serviceUs);
  }

  /** So many connections are open. */
  connected(count: number): void {
    this.#connections = count;
  }

  settled(responseUs: number, succeeded: boolean): void {
    this.#inFlight -= 1;
    if (succeeded) this.#tally.succeeded += 1;
    else this.#tally.failed += 1;
    this.#responses.record(responseUs);
  }

  /** Closes the windows that ended by `nowMs`; returns those that were closed since it was asked last. */
  advance(nowMs: number): readonly Window[] {
    this.#closeUpTo(nowMs);
    const fresh = this.#untold;
    this.#untold = [];
    return fresh;
  }

  /** Closes what is left, as a shorter window, where time passed or anything happened in it. */
  finish(endMs: number): readonly Window[] {
    const fresh = this.advance(endMs);
    const isOpen = this.#startMs < endMs || Object.values(this.#tally).some((count) => count > 0);
    return isOpen ? [...fresh, this.#close()] : fresh;
  }

  #closeUpTo(nowMs: number): void {
    while (this.#startMs + this.#lengthMs <= nowMs) this.#untold.push(this.#close());
  }

  #close(): Window {
    const window: Window = {
      startMs: this.#startMs,
      ...this.#tally,
      inFlight: this.#inFlight,
      ...this.#times(),
      answers: this.#answersByClass(),
      ...(this.#connections === undefined ? {} : { connections: this.#connections }),
    };
    this.#startMs += this.#lengthMs;
    this.#tally = emptyTally();
    this.#responses.reset();
    this.#services.reset();
    this.#answers.fill(0);
    this.#closed.push(window);
    if (this.#closed.length >= this.#limit) this.#joinNeighbours();
    return window;
  }

  #times(): Partial<Window> {
    const { count, max } = this.#responses.exact;
    const times = {
      responseP50Us: this.#responses.percentile(50),
      responseP90Us: this.#responses.percentile(90),
      responseP99Us: this.#responses.percentile(99),
      responseMaxUs: count === 0 ? undefined : max,
      serviceP50Us: this.#services.percentile(50),
      serviceP99Us: this.#services.percentile(99),
    };
    return Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
  }

  #answersByClass(): Record<string, number> {
    const counts = answerNames.map((name, place) => [name, this.#answers[place] ?? 0] as const);
    return Object.fromEntries(counts.filter(([, count]) => count > 0));
  }

  #joinNeighbours(): void {
    const joined: Window[] = [];
    for (let index = 0; index + 1 < this.#closed.length; index += 2) {
      const [first, second] = this.#closed.slice(index, index + 2);
      if (first && second) joined.push(joinWindows(first, second));
    }
    this.#closed = joined;
    this.#lengthMs *= 2;
  }

  destroy(): void {
    this.#responses.destroy();
    this.#services.destroy();
  }
}
