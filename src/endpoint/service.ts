import type { ApiRequest, ApiStep } from '../core/apis/api.ts';
import { errorBody } from '../core/apis/error-body.ts';
import type { Fault } from '../core/faults/fault.ts';
import { createScript } from '../core/faults/script.ts';
import { type Random, stream } from '../core/random.ts';
import { createDateHeader } from './date-header.ts';
import type { AttemptIdentity, EndpointEvents, EndpointOptions } from './endpoint.ts';
import { createIdentifier, type Identifier } from './identity.ts';
import { pathOf } from './request.ts';

/** What all connections of an endpoint share. */
export interface Service {
  readonly options: EndpointOptions;
  readonly events: EndpointEvents;
  readonly identifier: Identifier;
  /** The `Date` field of this second. */
  readonly dateField: () => readonly [name: string, value: string];
  /** The fault that strikes this exchange, if any. */
  pick(seen: SeenRequest): Fault | undefined;
  /** Lets the API work; throws what it throws. */
  step(request: ApiRequest, identity: AttemptIdentity, wallMs: number): ApiStep;
}

/** A request and where it came from. */
interface SeenRequest {
  readonly request: ApiRequest;
  readonly identity: AttemptIdentity;
  readonly connection: number;
  readonly startMs: number;
}

/** Random numbers that depend on the attempt alone; most steps draw none, so they are made late. */
function randomOf({ seed, runId }: EndpointOptions, identity: AttemptIdentity): Random {
  let random: Random | undefined;
  return () => {
    random ??= stream(seed, runId, 'api', identity.operation, identity.attempt);
    return random();
  };
}

export function createService(options: EndpointOptions): Service {
  const { api, contract, events = {}, faults, wallNow } = options;
  const script = createScript(options);
  return {
    options,
    events,
    identifier: createIdentifier(contract),
    dateField: createDateHeader(wallNow),

    pick({ request, identity, connection, startMs }) {
      if (faults.length === 0) return undefined;
      const { method, target } = request;
      return script.pick({ identity, method, path: pathOf(target), connection, atMs: startMs });
    },

    step(request, identity, wallMs) {
      return api.step(request, wallMs, randomOf(options, identity));
    },
  };
}

/** An error of the endpoint itself, in the words of its contract. */
export function ownError({ options }: Service, status: number, message: string) {
  const { body, headers } = errorBody(options.contract.name, status, undefined, message);
  return { status, headers, body };
}
