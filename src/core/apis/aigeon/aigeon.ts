import { drawMs } from '../../distribution.ts';
import type { Random } from '../../random.ts';
import { fingerprint } from '../../random.ts';
import type { ApiLedger, ApiRequest, ApiResponse, ApiStep, MockApi } from '../api.ts';
import { BoundedStore } from '../bounded-store.ts';
import { bodyIdentity, isRecord, parseJson, parseTarget } from '../json-request.ts';
import { answerNow, secondsUntil } from '../respond.ts';
import { admit } from '../sliding-window.ts';
import type { Caller } from './callers.ts';
import { createCallers } from './callers.ts';
import type { Refusal } from './envelope.ts';
import { refusals, refuse, success } from './envelope.ts';
import { AigeonOptions } from './options.ts';
import type { ReadRoute, WriteRoute } from './routes.ts';
import { routeOf } from './routes.ts';
import { webhooksOf } from './webhooks.ts';

/** The first successful answer to a key, with what a later request is held against. */
interface Stored {
  readonly response: ApiResponse;
  readonly readyAtMs: number;
  readonly jobId: string;
  readonly bodyHash: string;
}

/** A request that was admitted. */
interface Admitted<Route> {
  readonly route: Route;
  readonly caller: Caller;
  readonly request: ApiRequest;
  readonly nowMs: number;
  readonly random: Random;
}

const health = success({ status: 'ok' });
const writeMethods: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

class Aigeon implements MockApi {
  readonly name = 'aigeon';
  readonly #options: AigeonOptions;
  readonly #callers: ReadonlyMap<string, Caller>;
  readonly #stored: BoundedStore<Stored>;
  #jobs = 0;
  #replays = 0;
  #conflicts = 0;

  constructor(options: AigeonOptions) {
    this.#options = options;
    this.#callers = createCallers(options);
    this.#stored = new BoundedStore({
      what: 'idempotency keys',
      ttlMs: options.idempotency.ttl,
      cap: options.idempotency.cap,
    });
  }

  /** The order of the checks: token, scope, route, limits, idempotency, validation. */
  step(request: ApiRequest, nowMs: number, random: Random): ApiStep {
    const { path } = parseTarget(request.target);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method === 'GET' && path === '/health') return answerNow(health, nowMs);
    const caller = this.#callers.get(request.headers.get('x-api-token') ?? '');
    if (!caller) return this.#refuse(refusals.unauthorized, nowMs);
    if (writeMethods.has(method) && !caller.mayWrite) {
      return this.#refuse(refusals.forbidden, nowMs);
    }
    const route = routeOf(method, path);
    if (!route) return this.#refuse(refusals.notFound, nowMs);
    const admitAtMs = admit(caller.windows[route.quota], nowMs);
    if (admitAtMs > nowMs) return this.#limited(admitAtMs, nowMs);
    return route.kind === 'read'
      ? this.#read({ route, caller, request, nowMs, random })
      : this.#write({ route, caller, request, nowMs, random });
  }

  forget(): void {
    this.#stored.clear();
  }

  ledger(): ApiLedger {
    const { capHit } = this.#stored;
    return {
      jobs: this.#jobs,
      replays: this.#replays,
      conflicts: this.#conflicts,
      ...(capHit === undefined ? {} : { capHit }),
    };
  }

  #read({ route, caller, request, nowMs, random }: Admitted<ReadRoute>): ApiStep {
    const query = Object.fromEntries(parseTarget(request.target).query);
    const problem = route.problem(query);
    if (problem !== undefined) return this.#malformed(problem, nowMs);
    return {
      response: success(route.data(query, caller)),
      readyAtMs: nowMs + drawMs(this.#options.latency, random),
      effects: [],
    };
  }

  #write(admitted: Admitted<WriteRoute>): ApiStep {
    const { caller, request, nowMs } = admitted;
    const idempotencyKey = request.headers.get('idempotency-key') ?? '';
    if (idempotencyKey === '') return this.#create(admitted);
    // A field value holds no line feed, so no two pairs share a store key.
    const storeKey = `${caller.token}\n${idempotencyKey}`;
    const stored = this.#stored.get(storeKey, nowMs);
    return stored
      ? this.#replay(stored, admitted, idempotencyKey)
      : this.#create(admitted, { storeKey, idempotencyKey });
  }

  #create(
    { route, caller, request, nowMs, random }: Admitted<WriteRoute>,
    keyed?: { readonly storeKey: string; readonly idempotencyKey: string },
  ): ApiStep {
    const parsed = parseJson(request.body);
    if (parsed.kind === 'malformed') return this.#malformed(parsed.problem, nowMs);
    const body = parsed.value;
    if (!isRecord(body)) return this.#malformed('the body must be a JSON object', nowMs);
    const problem = route.problem(body);
    if (problem !== undefined) return this.#malformed(problem, nowMs);

    this.#jobs += 1;
    if (route.quota === 'sending') caller.organisation.sends += 1;
    const jobId = `${route.jobPrefix}_${this.#jobs.toString(36)}`;
    const data = route.data(body, jobId);
    const response = success(data);
    const readyAtMs = nowMs + drawMs(this.#options.latency, random);
    const told = webhooksOf(this.#options.webhook, { route, caller, data, readyAtMs });
    if (!keyed)
      return { response, readyAtMs, effects: [{ effect: 'job-created', jobId }], ...told };

    const { storeKey, idempotencyKey } = keyed;
    const bodyHash = fingerprint(bodyIdentity(request.body));
    // It is stored once it is answered: the 24 hours begin there.
    this.#stored.set(
      storeKey,
      { response, readyAtMs, jobId, bodyHash },
      { nowMs, fromMs: readyAtMs, chars: storeKey.length + response.body.length },
    );
    const effects = [{ effect: 'job-created', jobId, idempotencyKey }] as const;
    return { response, readyAtMs, effects, ...told };
  }

  /** The stored answer as it was, for another body too; in flight, it comes when the first one does. */
  #replay(
    { response, readyAtMs, jobId, bodyHash }: Stored,
    { request, nowMs }: Admitted<WriteRoute>,
    idempotencyKey: string,
  ): ApiStep {
    this.#replays += 1;
    if (fingerprint(bodyIdentity(request.body)) !== bodyHash) this.#conflicts += 1;
    return {
      response,
      readyAtMs: Math.max(nowMs, readyAtMs),
      effects: [{ effect: 'replayed', jobId, idempotencyKey }],
    };
  }

  #limited(admitAtMs: number, nowMs: number): ApiStep {
    const retryAfter = String(secondsUntil(admitAtMs, nowMs));
    const { errorStyle } = this.#options;
    const headers = [['Retry-After', retryAfter]] as const;
    return answerNow(refuse(refusals.rateLimited, errorStyle, headers), nowMs);
  }

  #malformed(message: string, nowMs: number): ApiStep {
    const code = this.#options.missingParameterCode;
    return this.#refuse({ status: 400, code, message }, nowMs);
  }

  #refuse(refusal: Refusal, nowMs: number): ApiStep {
    return answerNow(refuse(refusal, this.#options.errorStyle), nowMs);
  }
}

/**
 * The mock of Aigeon's email marketing API, from the vendor's published pages: envelope on every
 * answer, two sliding windows a key and class, sends limited by organisation, idempotency keys scoped
 * to the API key. Never throws. Without options: the vendor's figures.
 */
export function createAigeon(options: AigeonOptions = AigeonOptions.parse({})): MockApi {
  return new Aigeon(options);
}
