import type { ApiEffect, ApiRequest, ApiResponse, MockApi } from '../../../src/core/apis/api.ts';
import type { Contract } from '../../../src/core/contracts/contract.ts';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { Fault } from '../../../src/core/faults/fault.ts';
import type { AttemptIdentity, EndpointEvents } from '../../../src/endpoint/endpoint.ts';
import { startEndpoint } from '../../../src/endpoint/listen.ts';
import type { Router } from '../../../src/endpoint/router.ts';

/** 6 November 1994, 08:49:37 UTC: the instant of the examples in RFC 9110 §5.6.7. */
const wallMs = 784_111_777_000;
export const dateLine = 'Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n';

export interface FakeOptions {
  readonly respond?: (request: ApiRequest, nth: number) => ApiResponse;
  /** How long the API works, by the number of the request. */
  readonly workMs?: (nth: number) => number;
}

const bodyOf = (request: ApiRequest, nth: number): ApiResponse => ({
  status: 200,
  headers: [['Content-Type', 'text/plain']],
  body: `${nth} ${request.method} ${request.target}`,
});

/** An API that numbers its answers, from 1, and creates a job for each. */
export function createFakeApi({ respond = bodyOf, workMs = () => 0 }: FakeOptions = {}) {
  const requests: ApiRequest[] = [];
  let forgettings = 0;
  const api: MockApi = {
    name: 'plain',
    step(request, nowMs) {
      requests.push(request);
      const nth = requests.length;
      const effects: readonly ApiEffect[] = [{ effect: 'job-created', jobId: `job-${nth}` }];
      return { response: respond(request, nth), readyAtMs: nowMs + workMs(nth), effects };
    },
    forget: () => {
      forgettings += 1;
    },
    ledger: () => ({ jobs: requests.length, replays: 0, conflicts: 0 }),
  };
  return { api, requests, forgettings: () => forgettings };
}

type Heard<Name extends keyof EndpointEvents> = Parameters<
  Exclude<EndpointEvents[Name], undefined>
>[0];

export interface PlayOptions extends FakeOptions {
  readonly faults?: readonly unknown[];
  readonly contract?: Contract;
  /** The monotonic clock; default that of this process. */
  readonly now?: () => number;
  readonly router?: Router;
  /** Whether what clients can have seen is listened to. */
  readonly watches?: true;
}

/** An endpoint that plays the fake API, and all that it tells. */
export async function play(options: PlayOptions = {}) {
  const { api, requests, forgettings } = createFakeApi(options);
  const effects: Heard<'onEffect'>[] = [];
  const faults: Heard<'onFault'>[] = [];
  const exchanges: Heard<'onExchange'>[] = [];
  const errors: Heard<'onError'>[] = [];
  const served: Heard<'onServed'>[] = [];
  const refused: Heard<'onRefused'>[] = [];
  const endpoint = await startEndpoint({
    api,
    contract: options.contract ?? rfc,
    port: 0,
    faults: (options.faults ?? []).map((fault) => Fault.parse(fault)),
    seed: 'seed',
    runId: '0',
    now: options.now ?? (() => performance.now()),
    wallNow: () => wallMs,
    events: {
      onEffect: (effect) => effects.push(effect),
      onFault: (fault) => faults.push(fault),
      onExchange: (exchange) => exchanges.push(exchange),
      onError: (error) => errors.push(error),
      ...(options.watches && { onServed: (seen) => served.push(seen) }),
      onRefused: (refusal) => refused.push(refusal),
    },
    router: options.router,
  });
  endpoint.begin();
  return {
    endpoint,
    port: endpoint.port,
    requests,
    forgettings,
    effects,
    faults,
    exchanges,
    errors,
    served,
    refused,
    [Symbol.asyncDispose]: () => endpoint.close(),
  };
}

/** `GET` of the path, with these further lines. */
export const get = (path: string, ...lines: readonly string[]): string =>
  `${[`GET ${path} HTTP/1.1`, 'Host: a', ...lines].join('\r\n')}\r\n\r\n`;

/** A request that the harness marks: attempt n of operation "1", named "search". */
export const attempt = (nth: number, ...lines: readonly string[]): string =>
  get('/', `retrial-attempt: search 1 ${nth}`, ...lines);

export const identity = (nth: number): AttemptIdentity => ({
  name: 'search',
  operation: '1',
  attempt: nth,
});

/** The fake API's answer as it stands on the wire. */
export const answer = (body: string, ...lines: readonly string[]): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${dateLine}Content-Length: ${body.length}\r\n` +
  `${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`;
