import type { Alarm } from '../../endpoint/alarm.ts';
import { setAlarm } from '../../endpoint/alarm.ts';

/** Holds what comes until all have come, or the first has waited for so long. */
export class Gate {
  readonly #options: { readonly now: () => number; readonly mostMs: number };
  readonly #expected: number;
  #waiting: (() => void)[] = [];
  #come = 0;
  #alarm: Alarm | undefined;
  #isOpen = false;

  constructor(expected: number, options: { readonly now: () => number; readonly mostMs: number }) {
    this.#expected = expected;
    this.#options = options;
  }

  /** Calls `go` once the gate is open: for all in one instant, and for who comes later at once. */
  enter(go: () => void): void {
    if (this.#isOpen) {
      go();
      return;
    }
    this.#come += 1;
    this.#waiting.push(go);
    if (this.#come >= this.#expected) this.open();
    else this.#alarm ??= this.#setAlarm();
  }

  open(): void {
    this.#alarm?.cancel();
    this.#isOpen = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  #setAlarm(): Alarm {
    const { now, mostMs } = this.#options;
    return setAlarm({ atMs: now() + mostMs, now, onDue: () => this.open() });
  }

  [Symbol.dispose](): void {
    this.#alarm?.cancel();
  }
}
