import { vi } from 'vitest';
import type { CaseStep, ClientCase } from '../../../../src/core/cases/case.ts';
import type { Contract } from '../../../../src/core/contracts/contract.ts';
import { rfc } from '../../../../src/core/contracts/rfc.ts';
import { Attempt, EffectRecord, FaultRecord } from '../../../../src/core/trace.ts';
import { startClock } from '../../../../src/run/clock.ts';
import { startTrialEndpoint, type TrialEvents } from '../../../../src/run/trial/trial-endpoint.ts';

/** A case of reads with this script. */
export const caseOf = (
  id: string,
  script: readonly CaseStep[],
  more: Partial<ClientCase> = {},
) => ({
  id,
  group: 'status' as const,
  tells: 'It does.',
  request: 'read' as const,
  script,
  ...more,
});

export const status503: CaseStep = { kind: 'status', status: 503 };

/** A trial's endpoint with these cases, and all that it tells, in its order. */
export async function trial(cases: readonly ClientCase[], contract: Contract = rfc) {
  const told: (Attempt | EffectRecord | FaultRecord)[] = [];
  const requested: string[] = [];
  const strays: Parameters<TrialEvents['onStray']>[0][] = [];
  const endpoint = await startTrialEndpoint({
    contract,
    cases,
    seed: '1',
    runId: 'run',
    clock: startClock(),
    events: {
      onRequest: (operation) => requested.push(operation),
      onAttempt: (attempt) => told.push(Attempt.parse(attempt)),
      onEffect: (effect) => told.push(EffectRecord.parse(effect)),
      onFault: (fault) => told.push(FaultRecord.parse(fault)),
      onStray: (request) => strays.push(request),
    },
  });
  const open = (caseId: string, n = 1) => {
    const { id, baseUrl } = endpoint.open(caseId, n);
    const { pathname: base, port } = new URL(baseUrl);
    return { id, base, baseUrl, port: Number(port) };
  };
  const attempts = () => told.filter((record) => record.type === 'attempt');
  const outcomes = () => attempts().map(({ outcome }) => outcome);
  const until = (count: number) =>
    vi.waitUntil(() => attempts().length === count, { interval: 2, timeout: 4_000 });
  return {
    ...{ endpoint, open, told, requested, strays, attempts, outcomes, until },
    [Symbol.asyncDispose]: () => endpoint[Symbol.asyncDispose](),
  };
}

interface Sent {
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** A request as it stands on the wire. */
export function request(target: string, { method = 'GET', headers = [], body }: Sent = {}): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: a', ...headers, ...length];
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** The same on a connection that is not kept. */
export const closing = (target: string, sent: Sent = {}): string =>
  request(target, { ...sent, headers: ['Connection: close', ...(sent.headers ?? [])] });
