import type { ApiRequest, ApiStep } from '../core/apis/api.ts';
import { errorBody } from '../core/apis/error-body.ts';
import type { ExchangeFault } from '../core/faults/fault.ts';
import { createScript, type FaultScript, type UnreadConnection } from '../core/faults/script.ts';
import { type Random, stream } from '../core/random.ts';
import { createDateHeader } from './date-header.ts';
import type { AttemptIdentity, EndpointEvents, EndpointOptions } from './endpoint.ts';
import { Forgotten } from './forgotten.ts';
import { createIdentifier, type Identifier } from './identity.ts';
import { pathOf } from './request.ts';

/** What all connections of an endpoint share. */
export interface Service {
  readonly options: EndpointOptions;
  readonly events: EndpointEvents;
  readonly identifier: Identifier;
  /** The `Date` field of this second. */
  readonly dateField: () => readonly [name: string, value: string];
  /** The fault that strikes this exchange, if any, by the endpoint's script or the request's own. */
  pick(seen: SeenRequest, own: Pick<FaultScript, 'pick'> | undefined): ExchangeFault | undefined;
  /** Whether a fault resets this connection before its request is read; if so it is told. */
  strikesUnread(seen: Omit<UnreadConnection, 'atMs'>): boolean;
  /** Random numbers for the fault that strikes this attempt. */
  faultRandom(identity: AttemptIdentity): Random;
  /** Lets the API work; throws what it throws. */
  step(request: ApiRequest, identity: AttemptIdentity, wallMs: number): ApiStep;
  /** The API goes on without its store. */
  forget(): void;
  /** Whether this attempt asks for what the API did before it forgot. */
  hasForgotten(identity: AttemptIdentity): boolean;
}

/** A request and where it came from. */
interface SeenRequest {
  readonly request: ApiRequest;
  readonly identity: AttemptIdentity;
  readonly connection: number;
  readonly startMs: number;
}

/** Random numbers that depend on the attempt alone; most steps draw none, so they are made late. */
function randomOf(
  { seed, runId }: EndpointOptions,
  purpose: string,
  { operation, attempt }: AttemptIdentity,
): Random {
  let random: Random | undefined;
  return () => {
    random ??= stream(seed, runId, purpose, operation, attempt);
    return random();
  };
}

export function createService(options: EndpointOptions): Service {
  const { api, contract, events = {}, faults, now, wallNow } = options;
  const script = createScript(options);
  const forgets = faults.some((fault) => fault.kind === 'restart' && !fault.keepStore);
  const forgotten = forgets ? new Forgotten() : undefined;
  return {
    options,
    events,
    identifier: createIdentifier(contract),
    dateField: createDateHeader(wallNow),

    pick({ request, identity, connection, startMs }, own) {
      if (faults.length === 0 && !own) return undefined;
      const { method, target } = request;
      return (own ?? script).pick({
        identity,
        method,
        path: pathOf(target),
        connection,
        atMs: startMs,
      });
    },

    strikesUnread(seen) {
      if (faults.length === 0) return false;
      const atMs = now();
      const fault = script.pickUnread({ ...seen, atMs });
      if (fault) events.onFault?.({ atMs, kind: fault.kind });
      return fault !== undefined;
    },

    faultRandom: (identity) => randomOf(options, 'fault-work', identity),

    step(request, identity, wallMs) {
      const step = api.step(request, wallMs, randomOf(options, 'api', identity));
      if (step.effects.length > 0) forgotten?.note(identity.operation);
      return step;
    },

    forget() {
      api.forget();
      forgotten?.forget();
    },

    hasForgotten: ({ operation, attempt }) => attempt > 1 && forgotten?.has(operation) === true,
  };
}

/** An error of the endpoint itself, in the words of its contract. */
export function ownError({ options }: Service, status: number, message: string) {
  const { body, headers } = errorBody(options.contract.name, status, undefined, message);
  return { status, headers, body };
}
