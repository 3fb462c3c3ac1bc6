import type { Random } from '../random.ts';
import type { WebhookEvent } from '../webhooks/event.ts';

/** A request as a mock API sees it: header names in lower case, the body as UTF-8 text. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query as on the request line, e.g. `/v1/search?mode=sync`. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface ApiResponse {
  readonly status: number;
  /** Without Content-Length, Date and Connection: the endpoint adds those. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What a request did to the server. */
export interface ApiEffect {
  readonly effect: 'job-created' | 'replayed';
  readonly jobId: string;
  readonly idempotencyKey?: string;
}

export interface ApiStep {
  readonly response: ApiResponse;
  /** Unix epoch milliseconds at which the answer may be handed over; `nowMs` where at once. */
  readonly readyAtMs: number;
  readonly effects: readonly ApiEffect[];
  /** What is to be delivered to whoever asked to be told; absent: nothing. */
  readonly webhooks?: readonly WebhookEvent[];
}

/** Counts of the ledger, for reports. */
export interface ApiLedger {
  /** Jobs that count (created, and not ended by a sync time-out). */
  readonly jobs: number;
  readonly replays: number;
  readonly conflicts: number;
  /** Set once a bounded store was full and its oldest entry went early. */
  readonly capHit?: string;
}

/**
 * A mock API in progress. `step` is deterministic: the same calls with the same `nowMs` (Unix epoch
 * milliseconds) and the same random numbers give the same answers; nothing but its own state changes.
 */
export interface MockApi {
  readonly name: 'aigeon' | 'aisearch' | 'plain';
  step(request: ApiRequest, nowMs: number, random: Random): ApiStep;
  /** Goes on as after a restart without its store: idempotency keys and jobs are forgotten, counts stay. */
  forget(): void;
  ledger(): ApiLedger;
}
