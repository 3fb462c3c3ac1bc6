import type { Operation } from '../operation.ts';
import { classesOf } from '../rules/attempt-class.ts';
import type { RuleContext } from '../rules/rule.ts';
import { waitsUnder } from '../rules/waits.ts';
import type { Attempt } from '../trace.ts';
import type { Course } from './course-result.ts';
import { HeatMapLog } from './heat-map.ts';
import { HerdLog } from './herd-log.ts';
import { IdempotencyLog } from './idempotency-log.ts';
import { RetryWaits } from './retry-waits.ts';
import { ViolationTimelines } from './violation-timelines.ts';

/** Takes down how a run goes, beside its totals, in bounded memory however long it lasts. */
export class CourseLog {
  readonly #classOf: ReturnType<typeof classesOf>;
  readonly #waitsOf: ReturnType<typeof waitsUnder>;
  readonly #response = new HeatMapLog();
  readonly #waits: RetryWaits;
  readonly #herd = new HerdLog();
  readonly #idempotency: IdempotencyLog;
  readonly #timelines: ViolationTimelines;
  /** Rules that were found broken since an operation was judged last. */
  #broken: string[] = [];

  /** @param context by which the rules judge, so that what is drawn is what was judged. */
  constructor(context: RuleContext) {
    this.#classOf = classesOf(context);
    this.#waitsOf = waitsUnder(context);
    this.#waits = new RetryWaits(context.policy);
    this.#idempotency = new IdempotencyLog(context);
    this.#timelines = new ViolationTimelines({ waitsOf: this.#waitsOf, policy: context.policy });
  }

  /** An operation that is measured arrived at one moment, and was over at the other. */
  responded(arrivalMs: number, atMs: number): void {
    // In whole microseconds, as a trace has them, from which the same map is to be drawn.
    const atUs = Math.round(atMs * 1_000);
    this.#response.add(atUs / 1_000, atUs - Math.round(arrivalMs * 1_000));
  }

  /** An operation that is measured has settled. */
  settled(operation: Operation): void {
    const { attempts } = operation;
    for (let index = 0; index < attempts.length; index += 1) {
      const attempt = attempts[index];
      if (attempt) this.#attempted(attempt, index > 0);
    }
    if (attempts.length > 1) for (const wait of this.#waitsOf(operation)) this.#waits.add(wait);
    this.#idempotency.settled(operation);
  }

  /** The rule of that id was found broken by the operation that is being judged. */
  violated(rule: string): void {
    this.#broken.push(rule);
  }

  /** An operation, measured or not, was judged. */
  judged(operation: Operation): void {
    if (this.#broken.length === 0) return;
    this.#timelines.broke(operation, this.#broken);
    this.#broken = [];
  }

  /** All so far. */
  course(): Course {
    const herd = this.#herd.herd();
    const idempotency = this.#idempotency.ledger();
    return {
      response: this.#response.map(),
      waits: this.#waits.groups(),
      ...(herd && { herd }),
      ...(idempotency && { idempotency }),
      timelines: [...this.#timelines.timelines],
    };
  }

  #attempted(attempt: Attempt, isRetry: boolean): void {
    this.#herd.started(attempt.startMs, isRetry);
    if (this.#classOf(attempt) !== 'success') this.#herd.failed(attempt.endMs);
  }
}
