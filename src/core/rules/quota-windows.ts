import type { Operation } from '../operation.ts';

/** A request that a limit counts. */
export interface Counted {
  readonly operation: Pick<Operation, 'id' | 'groupedBy'>;
  readonly attempt: number;
  readonly startMs: number;
  readonly answeredMs: number;
  readonly admitted: boolean;
}

export interface Quota {
  readonly requests: number;
  readonly windowMs: number;
}

/** Requests that are held at once; when there are more, the older half is judged and let go. */
const heldRequests = 16_384;
/** Two clocks may differ by so much over a window, in milliseconds. */
const toleranceMs = 5;

/** What the windows of a quota came to. */
export interface QuotaFindings {
  /** Windows, none of which overlap, in which more was asked for than is admitted. */
  readonly exercised: number;
  /** The request by which a window surely had too many, and how many were admitted in it. */
  readonly broken: readonly { readonly last: Counted; readonly admitted: number }[];
}

/**
 * Holds the requests of one caller against one limit, in whatever order they are told. A request was
 * admitted at some moment between its start and its answer, so a window has surely admitted those
 * that began and were answered within it.
 */
export class QuotaWindows {
  readonly #quota: Quota;
  #held: Counted[] = [];
  #exercised = 0;
  #broken: QuotaFindings['broken'][number][] = [];

  constructor(quota: Quota) {
    this.#quota = quota;
  }

  add(counted: Counted): void {
    this.#held.push(counted);
    if (this.#held.length < heldRequests) return;
    this.#held.sort(byStart);
    this.#judge(this.#held);
    this.#held = this.#held.slice(heldRequests / 2);
  }

  /** Call it once, at the end. */
  findings(): QuotaFindings {
    this.#judge(this.#held.sort(byStart));
    this.#held = [];
    return { exercised: this.#exercised, broken: this.#broken };
  }

  /** Where windows were judged up to; none begins before it again. */
  #judgedMs = Number.NEGATIVE_INFINITY;

  #judge(sorted: readonly Counted[]): void {
    const { requests, windowMs } = this.#quota;
    const admittedBefore = countAdmitted(sorted);
    let end = 0;
    for (const [index, { startMs }] of sorted.entries()) {
      while ((sorted[end]?.startMs ?? Number.POSITIVE_INFINITY) < startMs + windowMs) end += 1;
      if (startMs < this.#judgedMs || end - index <= requests) continue;
      const mostly = (admittedBefore[end] ?? 0) - (admittedBefore[index] ?? 0);
      const surely = mostly > requests ? this.#surelyAdmitted(sorted.slice(index, end)) : [];
      const last = surely.at(-1);
      if (last && surely.length > requests) {
        this.#broken.push({ last, admitted: surely.length });
        this.#exercised += 1;
        this.#judgedMs = startMs + windowMs;
      } else this.#heard(startMs);
    }
  }

  #heardMs = Number.NEGATIVE_INFINITY;

  /** Counts a window that held, unless it overlaps one that was counted. */
  #heard(startMs: number): void {
    if (startMs < this.#heardMs) return;
    this.#heardMs = startMs + this.#quota.windowMs;
    this.#exercised += 1;
  }

  #surelyAdmitted(window: readonly Counted[]): readonly Counted[] {
    const untilMs = (window[0]?.startMs ?? 0) + this.#quota.windowMs - toleranceMs;
    return window.filter(({ admitted, answeredMs }) => admitted && answeredMs < untilMs);
  }
}

function byStart(a: Counted, b: Counted): number {
  return a.startMs - b.startMs;
}

/** Of each place how many before it were admitted. */
function countAdmitted(sorted: readonly Counted[]): readonly number[] {
  const counts = [0];
  let count = 0;
  for (const { admitted } of sorted) {
    if (admitted) count += 1;
    counts.push(count);
  }
  return counts;
}
