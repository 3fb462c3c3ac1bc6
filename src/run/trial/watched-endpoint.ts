import type { MockApi } from '../../core/apis/api.ts';
import { classifyOutcome } from '../../core/contracts/classify.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import type { Fault } from '../../core/faults/fault.ts';
import type { Attempt } from '../../core/trace.ts';
import type { EndpointEvents } from '../../endpoint/endpoint.ts';
import { startEndpoint } from '../../endpoint/listen.ts';
import type { Clock } from '../clock.ts';
import { reportBug } from '../create-api.ts';
import { tellRecords } from '../served-records.ts';
import type { Meeting, RoutedOperation } from './operation-router.ts';
import { OperationRouter } from './operation-router.ts';
import { createAttemptReader } from './served-attempt.ts';
import type { TrialEvents } from './trial-endpoint.ts';

export interface WatchedEndpointOptions {
  readonly api: MockApi;
  readonly contract: Contract;
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly events: TrialEvents;
  /** What each attempt meets, beside the faults; absent: nothing. */
  readonly meet?: ((operation: RoutedOperation) => Meeting) | undefined;
  /** Makes the base of each operation one that no other can guess; absent: anybody can. */
  readonly token?: (() => string) | undefined;
  /** Operations that their first request opens; absent: none. */
  readonly opens?: ((name: string, n: number) => boolean) | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** An endpoint that sees the operations of foreign clients through, each below a base URL of its own. */
export interface WatchedEndpoint extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** The run begins: from now on faults that shut the port do so. */
  begin(): void;
  /** Opens an operation: its id, `<name>-<n>`, and its base, a path without a trailing slash. */
  open(name: string, n: number): { readonly id: string; readonly base: string };
  /**
   * Ends what is under way for an operation and for those that followed it, which goes on record as
   * still open; whatever comes below its base from now on is nobody's.
   */
  end(base: string): void;
}

/**
 * Plays an API, and tells of every attempt as the client that made it could see it.
 *
 * @throws RetrialError (`listen`) where the port cannot be had, (`profile`) where a fault cannot be performed.
 */
export async function startWatchedEndpoint(
  options: WatchedEndpointOptions,
): Promise<WatchedEndpoint> {
  const { api, contract, faults, seed, runId, clock, events, meet, host, port = 0 } = options;
  const router = new OperationRouter({
    ...{ runId, opens: options.opens, token: options.token },
    onRequest(operation) {
      events.onRequest(operation.id);
      return meet?.(operation) ?? {};
    },
  });
  const endpoint = await startEndpoint({
    ...{ api, contract, faults, seed, runId, port, router },
    ...(host === undefined ? {} : { host }),
    now: () => clock.now(),
    wallNow: () => clock.wallNow(),
    events: endpointEvents(options, router),
  });
  return {
    url: endpoint.url,
    begin: () => endpoint.begin(),
    open: (name, n) => router.open(name, n),
    end(base) {
      for (const id of router.idsOf(base)) endpoint.end(id);
      router.close(base);
    },
    [Symbol.asyncDispose]: () => endpoint.close(),
  };
}

/** What the endpoint tells, in the words of a trace; what became of an attempt decides on the next. */
function endpointEvents(
  { contract, clock, events }: WatchedEndpointOptions,
  router: OperationRouter,
): EndpointEvents {
  const read = createAttemptReader(contract, clock);
  const leavesNothing = ({ outcome, idempotencyKey }: Attempt): boolean => {
    if (outcome.kind !== 'response' || !outcome.complete) return false;
    const keyed = idempotencyKey !== undefined;
    return classifyOutcome(contract, outcome, { keyed }).class !== 'retryable';
  };
  return {
    onServed(served) {
      const operation = router.find(served.identity.operation);
      // Forgotten while it was open: nobody wants to know any more.
      if (!operation) return;
      const attempt = read(served, operation);
      if (leavesNothing(attempt)) operation.isAnswered = true;
      events.onAttempt(attempt);
    },
    ...tellRecords((record) =>
      record.type === 'effect' ? events.onEffect(record) : events.onFault(record),
    ),
    onRefused: ({ method = '', target = '', status, message }) =>
      events.onStray({ method, target, status, message }),
    onError: reportBug,
  };
}
