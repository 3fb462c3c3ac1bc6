import type { ApiRequest } from '../../core/apis/api.ts';
import type { Result } from '../../core/result.ts';
import { rulesUnder } from '../../core/rules/catalogue.ts';
import { loadHistograms } from '../../core/stats/histogram.ts';
import type { Attempt } from '../../core/trace.ts';
import { createReceiver } from '../../core/webhooks/receiver.ts';
import type { EventMark } from '../../core/webhooks/same-event.ts';
import { markEvent } from '../../core/webhooks/same-event.ts';
import type { Endpoint, ServedRequest } from '../../endpoint/endpoint.ts';
import { startEndpoint } from '../../endpoint/listen.ts';
import type { Clock } from '../clock.ts';
import { startClock } from '../clock.ts';
import { reportBug } from '../create-api.ts';
import type { Heartbeat } from '../heartbeat.ts';
import { measureTimerNoise, startHeartbeat } from '../heartbeat.ts';
import { unwrittenBy } from '../line-file.ts';
import type { TraceWriter } from '../trace-writer.ts';
import { openTrace } from '../trace-writer.ts';
import type { Played } from './play-operation.ts';
import { trialRunRecord, trialSummary } from './trial-frame.ts';
import { TrialJudge, trialContext } from './trial-judge.ts';
import { TrialLog } from './trial-log.ts';
import { trialResult, withoutTrace } from './trial-outcome.ts';
import { createDeliveryReader } from './webhook-attempt.ts';
import { longestMs, type WebhookPlan } from './webhook-plan.ts';
import type { DeliveredEvent } from './webhook-router.ts';
import { WebhookRouter, webhookPath } from './webhook-router.ts';
import { WebhookWatch } from './webhook-watch.ts';

/** Where the events of a case are to be sent. */
export interface WebhookUrl {
  readonly caseId: string;
  readonly url: string;
  readonly tells: string;
}

export interface WebhookTrialOptions {
  /** Told once, when deliveries may come. */
  readonly onListening: (urls: readonly WebhookUrl[]) => void;
  /** Told of each delivery, as it is answered. */
  readonly onDelivery?: (told: { readonly caseId: string; readonly attempt: number }) => void;
  /** Where the trace goes; absent: none is written. */
  readonly traceFile?: string | undefined;
  /** Aborted: what is under way is ended, and the result says so. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts a sender of webhooks on trial: opens a URL a case, answers what comes there by the case, and
 * judges the sender once nothing more is to come. Comes back with the result.
 *
 * @throws RetrialError (`listen`, `file`) where the port or the trace cannot be had.
 */
export async function runWebhookTrial(
  plan: WebhookPlan,
  options: WebhookTrialOptions,
): Promise<Result> {
  await loadHistograms();
  const clock = startClock();
  const timerNoiseMs = await measureTimerNoise(clock);
  const trace = options.traceFile === undefined ? undefined : openTrace(options.traceFile);
  trace?.write(trialRunRecord({ plan, clock, timerNoiseMs }));
  let result: Result;
  let unwritten: string | undefined;
  try {
    using session = new WebhookSession({ plan, options, trace, clock, timerNoiseMs });
    result = await session.run();
    trace?.write(trialSummary(result));
  } finally {
    unwritten = await unwrittenBy(trace?.close());
  }
  return unwritten === undefined ? result : withoutTrace(result, unwritten);
}

interface SessionParts {
  readonly plan: WebhookPlan;
  readonly options: WebhookTrialOptions;
  readonly trace: TraceWriter | undefined;
  readonly clock: Clock;
  readonly timerNoiseMs: number;
}

/** A trial of a sender from its first URL to its result. */
class WebhookSession implements Disposable {
  readonly #parts: SessionParts;
  readonly #heartbeat: Heartbeat;
  readonly #judge: TrialJudge;
  readonly #log: TrialLog;
  readonly #router: WebhookRouter;
  readonly #watch: WebhookWatch;
  readonly #read: (served: ServedRequest, event: DeliveredEvent, key?: string) => Attempt;
  #endpoint: Endpoint | undefined;

  constructor(parts: SessionParts) {
    const { plan, trace, clock, timerNoiseMs } = parts;
    this.#parts = parts;
    this.#heartbeat = startHeartbeat(clock, {
      timerNoiseMs,
      onDelay: () => {},
      onStall: (stall) => this.#log.push(stall),
    });
    this.#judge = new TrialJudge(
      trialContext(plan, clock, this.#heartbeat),
      rulesUnder(plan.contract).filter(({ subject }) => subject === 'client'),
    );
    this.#log = new TrialLog(trace, (operation) => this.#judge.operation(operation, false));
    this.#read = createDeliveryReader({ ...plan, clock });
    this.#watch = new WebhookWatch({ plan, onOverdue: ({ id }) => this.#endpoint?.end(id) });
    this.#router = new WebhookRouter({
      cases: plan.cases,
      mark: (request) => this.#mark(request),
      now: () => clock.now(),
      timeScale: plan.timeScale,
      onDelivery: (event) => this.#delivered(event),
    });
  }

  async run(): Promise<Result> {
    const { plan, options, clock } = this.#parts;
    const endpoint = await this.#listen();
    this.#endpoint = endpoint;
    options.onListening(
      plan.cases.map(({ id, tells }) => ({
        ...{ caseId: id, tells },
        url: `${endpoint.url}${webhookPath(id)}`,
      })),
    );
    await this.#wait();
    await endpoint.close();
    const interrupted = options.signal?.aborted ?? false;
    for (const { id } of this.#router.events) {
      this.#log.ended(id, {
        atMs: clock.now(),
        result: interrupted ? 'censored' : 'unknown',
        because: 'nothing more came',
      });
    }
    this.#log.end();
    return this.#result(interrupted);
  }

  [Symbol.dispose](): void {
    this.#heartbeat[Symbol.dispose]();
    this.#watch[Symbol.dispose]();
    this.#router[Symbol.dispose]();
  }

  async #listen(): Promise<Endpoint> {
    const { plan, clock } = this.#parts;
    return await startEndpoint({
      api: createReceiver(),
      contract: plan.contract,
      ...(plan.host === undefined ? {} : { host: plan.host }),
      port: plan.port ?? 0,
      faults: [],
      seed: plan.seed,
      runId: plan.runId,
      now: () => clock.now(),
      wallNow: () => clock.wallNow(),
      router: this.#router,
      events: {
        onServed: (served) => this.#served(served),
        onRefused: () => this.#log.stray(),
        onError: reportBug,
      },
    });
  }

  async #wait(): Promise<void> {
    const { signal } = this.#parts.options;
    const aborted = Promise.withResolvers<void>();
    const abort = (): void => aborted.resolve();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    await Promise.race([this.#watch.over, aborted.promise]);
    signal?.removeEventListener('abort', abort);
  }

  #mark(request: ApiRequest): EventMark {
    return markEvent(request, this.#parts.plan.contract.idempotency);
  }

  #delivered(event: DeliveredEvent): void {
    this.#watch.delivered(event);
    const { id: caseId } = event.webhookCase;
    this.#parts.options.onDelivery?.({ caseId, attempt: event.attempts });
  }

  #served(served: ServedRequest): void {
    const event = this.#router.find(served.identity.operation);
    if (!event) return;
    const attempt = this.#read(served, event, this.#mark(served.request).key);
    this.#log.attempted(attempt);
    this.#watch.answered(event, attempt);
  }

  #result(interrupted: boolean): Result {
    const { plan, clock } = this.#parts;
    const played = this.#played();
    const missed = plan.cases
      .filter(({ id }) => !played.has(id))
      .map(({ id }) => ({ id, reason: 'no event came to their URLs' }));
    return trialResult({
      plan: { ...plan, skipped: [...plan.skipped, ...missed] },
      outcomes: this.#judge.outcomes(),
      controls: [],
      testedSeconds: 0,
      expectedMs: longestMs(plan),
      durationMs: clock.now(),
      ...{ clock, log: this.#log, judge: this.#judge, heartbeat: this.#heartbeat },
      ...{ played, interrupted },
    });
  }

  /** By case, as any trial has it. Where nothing came at all, the first case stands for that. */
  #played(): ReadonlyMap<string, Played[]> {
    const { plan, clock } = this.#parts;
    const { events } = this.#router;
    const endedMs = clock.now();
    const play = (id: string, caseId: string, because: string): Played => ({
      operation: operationOf(id, caseId, `${this.#endpoint?.url}${webhookPath(caseId)}`),
      report: { result: 'unknown', because },
      endedMs,
    });
    const played = Map.groupBy(events, ({ webhookCase }) => webhookCase.id);
    const all = [...played].map(([caseId, its]): [string, Played[]] => [
      caseId,
      its.map(({ id }) => play(id, caseId, 'nothing more came')),
    ]);
    const [first] = plan.cases;
    if (all.length > 0 || !first) return new Map(all);
    return new Map([[first.id, [play(`${first.id}-1`, first.id, 'no event came to any of them')]]]);
  }
}

function operationOf(id: string, caseId: string, url: string): Played['operation'] {
  return {
    ...{ id, caseId, url, baseUrl: url },
    method: 'POST',
    path: '',
    headers: {},
    body: undefined,
    key: '',
    timeZone: undefined,
  };
}
