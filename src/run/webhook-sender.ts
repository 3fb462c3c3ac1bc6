import type { Outcome } from '../core/trace.ts';
import { answerWithinMs, type WebhookEvent } from '../core/webhooks/event.ts';
import { type Alarm, setAlarm } from '../endpoint/alarm.ts';
import type { Clock } from './clock.ts';
import { postWebhook } from './post-webhook.ts';
import { vendorPlay, type WebhookPlay } from './webhook-play.ts';

/** Posts that are under way at once; the others wait in line. A mock must not drown in its own webhooks. */
const mostPosts = 32;
/** Events that are not done yet; more are dropped, and counted. */
const mostEvents = 10_000;

export interface WebhookSenderOptions {
  readonly clock: Pick<Clock, 'now' | 'wallNow'>;
  /** Waits and time-outs are multiplied by this. */
  readonly timeScale: number;
  /** Default: what the vendors promise. */
  readonly play?: WebhookPlay | undefined;
}

/** What became of the events so far. */
export interface WebhookCounts {
  delivered: number;
  /** Given up, by the vendor's policy. */
  failed: number;
  /** There were too many at once. */
  dropped: number;
  attempts: number;
}

/** An event on its way. */
interface Delivery {
  readonly event: WebhookEvent;
  attempt: number;
  alarm: Alarm | undefined;
}

/** Delivers the webhooks of a mock by the vendor's policy, until it is disposed of. */
export class WebhookSender implements Disposable {
  readonly counts: WebhookCounts = { delivered: 0, failed: 0, dropped: 0, attempts: 0 };
  readonly #options: WebhookSenderOptions;
  readonly #play: WebhookPlay;
  readonly #open = new Set<Delivery>();
  readonly #line: Delivery[] = [];
  readonly #ending = new AbortController();
  #posts = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
    this.#play = options.play ?? vendorPlay;
  }

  /** Takes an event in; its first attempt comes once it is due. */
  send(event: WebhookEvent): void {
    if (this.#ending.signal.aborted) return;
    if (this.#open.size >= mostEvents) {
      this.counts.dropped += 1;
      return;
    }
    const delivery: Delivery = { event, attempt: 0, alarm: undefined };
    this.#open.add(delivery);
    this.#after(event.dueAtMs - this.#options.clock.wallNow(), delivery);
  }

  /** Ends what is under way; nothing is sent any more. */
  [Symbol.dispose](): void {
    this.#ending.abort();
    for (const { alarm } of this.#open) alarm?.cancel();
    this.#open.clear();
    this.#line.length = 0;
  }

  #after(delayMs: number, delivery: Delivery): void {
    const { now } = this.#options.clock;
    const onDue = (): void => {
      this.#line.push(delivery);
      this.#pump();
    };
    delivery.alarm = setAlarm({ atMs: now() + Math.max(0, delayMs), now, onDue });
  }

  #pump(): void {
    while (this.#posts < mostPosts) {
      const delivery = this.#line.shift();
      if (!delivery) return;
      this.#posts += 1;
      void this.#attempt(delivery);
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const { clock, timeScale } = this.#options;
    const { event } = delivery;
    delivery.attempt += 1;
    this.counts.attempts += 1;
    const request = this.#play.compose(event, delivery.attempt, clock.wallNow());
    const outcome = await postWebhook(event.url, request, {
      timeoutMs: answerWithinMs * timeScale,
      signal: this.#ending.signal,
    });
    this.#posts -= 1;
    if (this.#ending.signal.aborted) return;
    this.#follow(delivery, outcome);
    this.#pump();
  }

  #follow(delivery: Delivery, outcome: Outcome): void {
    const { event, attempt } = delivery;
    const nextInMs = this.#play.nextInMs(event, attempt, outcome);
    if (nextInMs !== undefined) {
      this.#after(nextInMs * this.#options.timeScale, delivery);
      return;
    }
    this.#open.delete(delivery);
    const isTaken = outcome.kind === 'response' && Math.floor(outcome.status / 100) === 2;
    this.counts[isTaken ? 'delivered' : 'failed'] += 1;
  }
}
