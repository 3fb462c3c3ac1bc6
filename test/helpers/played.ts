import type { ApiRequest, ApiStep, MockApi } from '../../src/core/apis/api.ts';
import type { Contract } from '../../src/core/contracts/contract.ts';
import { createReader } from '../../src/core/contracts/reader.ts';
import type { Operation } from '../../src/core/operation.ts';
import { fingerprint, stream } from '../../src/core/random.ts';
import type { Attempt, EffectRecord } from '../../src/core/trace.ts';
import { attempt, clientResult } from './records.ts';

/** One request to a mock, at a moment of virtual time. */
export interface Call {
  readonly operation: string;
  readonly atMs: number;
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string;
  /** Its answer is lost on the way. */
  readonly lost?: boolean;
}

/** When virtual time reads 0: in the middle of a second, so that windows of the clock are cut. */
export const playedOriginMs = Date.UTC(2026, 5, 15, 12) + 500;

/** Plays calls against a mock in virtual time, and tells what a client and the ledger saw of them. */
export function play(api: MockApi, contract: Contract, calls: readonly Call[]): Operation[] {
  const reader = createReader(contract);
  const random = stream('1', 'played');
  const operations = new Map<string, { attempts: Attempt[]; effects: EffectRecord[] }>();
  for (const call of calls) {
    const known = operations.get(call.operation) ?? { attempts: [], effects: [] };
    operations.set(call.operation, known);
    const step = api.step(requestOf(call, contract), playedOriginMs + call.atMs, random);
    const number = known.attempts.length + 1;
    known.attempts.push(attemptOf(call, number, step, reader));
    for (const { effect, jobId } of step.effects) {
      const { operation, atMs } = call;
      const when = 'before-answer';
      known.effects.push({ type: 'effect', effect, atMs, operation, attempt: number, jobId, when });
    }
  }
  return [...operations].map(([id, { attempts, effects }]) => ({
    ...{ id, name: 'op', groupedBy: 'harness', attempts, effects, censored: false },
    result: clientResult(id, attempts.at(-1)?.endMs ?? 0),
  }));
}

function requestOf({ method, target, headers, body, key }: Call, contract: Contract): ApiRequest {
  const { in: place, field } = contract.idempotency;
  const keyed = key !== undefined && place === 'body' ? { ...Object(body), [field]: key } : body;
  const fields = Object.entries(headers ?? {}).map(([name, value]) => [name, value] as const);
  const keyField =
    key !== undefined && place === 'header' ? [[field.toLowerCase(), key] as const] : [];
  return {
    method: method ?? 'POST',
    target,
    headers: new Map([...fields, ...keyField]),
    body: keyed === undefined ? '' : JSON.stringify(keyed),
  };
}

function attemptOf(
  call: Call,
  number: number,
  { response, readyAtMs }: ApiStep,
  reader: ReturnType<typeof createReader>,
): Attempt {
  const { operation, atMs, method = 'POST', target, body, key, lost } = call;
  const answeredMs = Math.max(atMs, readyAtMs - playedOriginMs) + 1;
  const headers = new Map(
    response.headers.map(([name, value]) => [name.toLowerCase(), [value]] as const),
  );
  const { status, body: text } = response;
  const read = reader.read({ method, status, headers, body: text, complete: true });
  return attempt({
    ...{ operation, attempt: number, method, path: target, startMs: atMs, endMs: answeredMs },
    ...(lost ? {} : { firstByteMs: answeredMs }),
    ...(body === undefined ? {} : { bodyHash: fingerprint(JSON.stringify(body)) }),
    ...(key === undefined ? {} : { idempotencyKey: key }),
    outcome: lost
      ? { kind: 'network-error', error: 'reset' }
      : { kind: 'response', status, ...read, complete: true },
  });
}
