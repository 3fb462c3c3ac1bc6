import type { Operation } from '../operation.ts';
import type { TimelineSight, ToldEnd } from '../trial/timeline.ts';
import { timelineOf } from '../trial/timeline.ts';
import type { TrialTimeline } from '../trial/trial-result.ts';

const mostTimelines = 100;
/** As many as a rule keeps evidence. */
const mostPerRule = 10;
/** A client that came back in bursts would fill a result with its attempts. */
const mostAttempts = 1_000;

/**
 * Keeps how operations went by which rules were found broken: the first 10 of each rule, at most 100
 * and no more once they have 1,000 attempts.
 */
export class ViolationTimelines {
  readonly #sight: TimelineSight;
  readonly #timelines: TrialTimeline[] = [];
  readonly #byRule = new Map<string, number>();
  #attempts = 0;

  constructor(sight: TimelineSight) {
    this.#sight = sight;
  }

  /** In the order in which they settled. */
  get timelines(): readonly TrialTimeline[] {
    return this.#timelines;
  }

  /** The rules of these ids were found broken by an operation. */
  broke(operation: Operation, rules: readonly string[]): void {
    if (this.#timelines.length >= mostTimelines || this.#attempts >= mostAttempts) return;
    if (rules.every((rule) => this.#countOf(rule) >= mostPerRule)) return;
    for (const rule of rules) this.#byRule.set(rule, this.#countOf(rule) + 1);
    const timeline = timelineOf(operation, endOf(operation), this.#sight);
    this.#timelines.push(timeline);
    this.#attempts += timeline.attempts.length;
  }

  #countOf(rule: string): number {
    return this.#byRule.get(rule) ?? 0;
  }
}

function endOf({ result }: Operation): ToldEnd | undefined {
  if (!result) return undefined;
  // What the end of the run cut off came to nothing that anybody knows.
  const seen = result.result === 'censored' ? 'unknown' : result.result;
  return { result: seen, because: result.because };
}
