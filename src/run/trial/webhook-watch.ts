import { classifierOf } from '../../core/contracts/classify.ts';
import type { Attempt } from '../../core/trace.ts';
import { answerWithinMs } from '../../core/webhooks/event.ts';
import { watchMs } from '../../core/webhooks/watch.ts';
import type { WebhookPlan } from './webhook-plan.ts';
import type { DeliveredEvent } from './webhook-router.ts';

/** Undeclared, a sender may wait for an answer as long as this. */
const longestAnswerMs = 60_000;
const slackMs = 1_000;

export interface WebhookWatchOptions {
  readonly plan: WebhookPlan;
  /** An exchange has been under way for longer than any sender is allowed to wait for it. */
  readonly onOverdue: (event: DeliveredEvent) => void;
}

/** Knows when nothing is waited for any more: neither a first event at a URL, nor another attempt. */
export class WebhookWatch implements Disposable {
  readonly #options: WebhookWatchOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #isAwaited: Set<string>;
  readonly #over = Promise.withResolvers<void>();
  readonly #patience: NodeJS.Timeout;

  constructor(options: WebhookWatchOptions) {
    this.#options = options;
    const { cases, listenMs } = options.plan;
    this.#isAwaited = new Set(cases.map(({ id }) => id));
    this.#patience = setTimeout(() => {
      this.#isAwaited.clear();
      this.#look();
    }, listenMs);
  }

  /** Settles once all has been seen, or `listenMs` are over and what came by then has been. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  /** A delivery of this event has come, and will be answered. */
  delivered(event: DeliveredEvent): void {
    this.#isAwaited.delete(event.webhookCase.id);
    const { contract, timeScale } = this.#options.plan;
    const longestMs = contract.retry.declared ? 1.5 * answerWithinMs : longestAnswerMs;
    this.#await(event, longestMs * timeScale + slackMs, () => this.#options.onOverdue(event));
  }

  /** A delivery of this event is over. */
  answered(event: DeliveredEvent, { outcome }: Attempt): void {
    const { contract, policy, timeScale } = this.#options.plan;
    const { class: meaning } = classifierOf(contract).outcome(outcome, true);
    event.isOpen = meaning === 'retryable';
    const ms = watchMs(policy, { attempts: event.attempts, class: meaning, timeScale });
    this.#await(event, ms, () => this.#look());
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#patience);
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#over.resolve();
  }

  #await({ id }: DeliveredEvent, ms: number, then: () => void): void {
    clearTimeout(this.#timers.get(id));
    const onDue = (): void => {
      this.#timers.delete(id);
      then();
    };
    this.#timers.set(id, setTimeout(onDue, ms));
  }

  #look(): void {
    if (this.#isAwaited.size === 0 && this.#timers.size === 0) this.#over.resolve();
  }
}
