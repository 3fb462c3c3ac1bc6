import { drawMs } from '../../distribution.ts';
import type { Random } from '../../random.ts';
import { fingerprint } from '../../random.ts';
import type { ApiLedger, ApiRequest, ApiResponse, ApiStep, MockApi } from '../api.ts';
import { BoundedStore } from '../bounded-store.ts';
import { errorBody } from '../error-body.ts';
import { FixedWindow } from '../fixed-window.ts';
import { bodyIdentity, parseTarget } from '../json-request.ts';
import type { Headers } from '../respond.ts';
import { answerNow, jsonResponse } from '../respond.ts';
import { PlainOptions } from './options.ts';
import { rateFields } from './rate-fields.ts';

/** The first answer to a key, with what a later request is held against. */
interface Stored {
  readonly response: ApiResponse;
  readonly readyAtMs: number;
  /** Absent where the request created no job (PATCH). */
  readonly jobId: string | undefined;
  /** Of method, target and body. */
  readonly requestHash: string;
}

const noContent: ApiResponse = { status: 204, headers: [], body: '' };
const allowed = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const options: ApiResponse = { ...noContent, headers: [['Allow', allowed]] };

/** A request at its moment. */
interface Arrived {
  readonly request: ApiRequest;
  readonly nowMs: number;
  readonly random: Random;
}

class Plain implements MockApi {
  readonly name = 'plain';
  readonly #options: PlainOptions;
  readonly #windowSeconds: number;
  readonly #window: FixedWindow | undefined;
  readonly #stored: BoundedStore<Stored>;
  #jobs = 0;
  #replays = 0;
  #conflicts = 0;

  constructor(settings: PlainOptions) {
    const { rateLimit, idempotency } = settings;
    this.#options = settings;
    this.#windowSeconds = (rateLimit?.window ?? 1_000) / 1_000;
    this.#window =
      rateLimit && new FixedWindow({ limit: rateLimit.limit, windowSeconds: this.#windowSeconds });
    this.#stored = new BoundedStore({
      what: 'idempotency keys',
      ttlMs: idempotency.ttl,
      cap: idempotency.cap,
    });
  }

  step(request: ApiRequest, nowMs: number, random: Random): ApiStep {
    const rate = this.#window?.take(nowMs);
    const arrived = { request, nowMs, random };
    if (!rate) return this.#serve(arrived);
    const fields = rateFields(rate, this.#windowSeconds);
    if (!rate.admitted) {
      const headers = [['Retry-After', String(rate.resetSeconds)] as const, ...fields];
      return answerNow(problem(429, 'the rate limit is used up', headers), nowMs);
    }
    const served = this.#serve(arrived);
    const { response } = served;
    return { ...served, response: { ...response, headers: [...response.headers, ...fields] } };
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

  #serve(arrived: Arrived): ApiStep {
    const { request, nowMs } = arrived;
    switch (request.method) {
      case 'GET':
      case 'HEAD':
      case 'PUT': {
        const { path } = parseTarget(request.target);
        return this.#worked(jsonResponse(200, { path }), arrived);
      }
      case 'DELETE':
        return this.#worked(noContent, arrived);
      case 'OPTIONS':
        return answerNow(options, nowMs);
      case 'POST':
      case 'PATCH':
        return this.#once(arrived);
      default:
        return answerNow(problem(501, 'the method is not implemented'), nowMs);
    }
  }

  #worked(response: ApiResponse, { nowMs, random }: Arrived): ApiStep {
    return { response, readyAtMs: nowMs + drawMs(this.#options.latency, random), effects: [] };
  }

  /** POST and PATCH are not idempotent (RFC 9110 §9.2.2): a key makes them so. */
  #once(arrived: Arrived): ApiStep {
    const { request, nowMs } = arrived;
    const idempotencyKey = keyOf(request);
    if (idempotencyKey === undefined) return this.#execute(arrived);
    const { method, target, body } = request;
    const requestHash = fingerprint(`${method} ${target}\n${bodyIdentity(body)}`);
    const stored = this.#stored.get(idempotencyKey, nowMs);
    if (stored) return this.#again({ stored, requestHash, idempotencyKey, nowMs });

    const step = this.#execute(arrived, idempotencyKey);
    const { response, readyAtMs, effects } = step;
    const jobId = effects[0]?.jobId;
    // The Location may hold on to the whole target that it was cut from.
    const chars = idempotencyKey.length + target.length + response.body.length;
    this.#stored.set(
      idempotencyKey,
      { response, readyAtMs, jobId, requestHash },
      { nowMs, fromMs: readyAtMs, chars },
    );
    return step;
  }

  /** The Idempotency-Key draft §2.6 and §2.7: 422 for another payload, 409 while the first runs. */
  #again({
    stored,
    requestHash,
    idempotencyKey,
    nowMs,
  }: {
    readonly stored: Stored;
    readonly requestHash: string;
    readonly idempotencyKey: string;
    readonly nowMs: number;
  }): ApiStep {
    if (stored.requestHash !== requestHash) {
      this.#conflicts += 1;
      return answerNow(problem(422, 'the idempotency key was used for another request'), nowMs);
    }
    if (nowMs < stored.readyAtMs) {
      return answerNow(problem(409, 'a request with this idempotency key is running'), nowMs);
    }
    this.#replays += 1;
    const { response, jobId } = stored;
    const headers = [...response.headers, ['Idempotent-Replayed', 'true'] as const];
    const effects =
      jobId === undefined ? [] : [{ effect: 'replayed', jobId, idempotencyKey } as const];
    return answerNow({ ...response, headers }, nowMs, effects);
  }

  #execute(arrived: Arrived, idempotencyKey?: string): ApiStep {
    const { method, target } = arrived.request;
    const { path } = parseTarget(target);
    if (method === 'PATCH') return this.#worked(jsonResponse(200, { path }), arrived);
    this.#jobs += 1;
    const jobId = `job_${this.#jobs.toString(36)}`;
    // Two slashes at its front would name another host (RFC 3986 §4.2).
    const parent = path.replace(/^\/+/, '/').replace(/\/$/, '');
    const location = `${parent}/${jobId}`;
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    // A job is called by its Location, as clients of RFC 9110 call it; so its replays are compared.
    return {
      ...this.#worked(jsonResponse(201, { id: jobId }, [['Location', location]]), arrived),
      effects: [{ effect: 'job-created', jobId: location, ...key }],
    };
  }
}

function problem(status: number, message: string, extraHeaders: Headers = []): ApiResponse {
  const { body, headers } = errorBody('rfc', status, undefined, message);
  return { status, headers: [...headers, ...extraHeaders], body };
}

/** The key, bare or as a string of structured fields (RFC 9651 §3.3.3); undefined where none came. */
function keyOf(request: ApiRequest): string | undefined {
  const value = request.headers.get('idempotency-key') ?? '';
  const [, quoted] = /^"((?:[^"\\]|\\["\\])*)"$/.exec(value) ?? [];
  const key = quoted === undefined ? value : quoted.replaceAll(/\\(["\\])/g, '$1');
  return key === '' ? undefined : key;
}

/**
 * The mock of an HTTP API that has no page of its own: any path, RFC 9110's answers, optional
 * idempotency keys and an optional rate limit by the IETF drafts, problems by RFC 9457. Never throws.
 */
export function createPlain(settings: PlainOptions = PlainOptions.parse({})): MockApi {
  return new Plain(settings);
}
