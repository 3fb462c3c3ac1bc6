import type { ApiRequest } from '../core/apis/api.ts';
import type { FaultScript } from '../core/faults/script.ts';
import type { AttemptIdentity } from './endpoint.ts';

/** Where a request belongs on an endpoint that serves many operations, each below a base of its own. */
export interface Route {
  readonly identity: AttemptIdentity;
  /** As the API shall see it: without what stands before its path. */
  readonly request: ApiRequest;
  /** What stands before every path of this operation; a `Location` of its answers carries it too. */
  readonly base: string;
  /** Which fault strikes it; absent: the endpoint's own script decides. */
  readonly script?: Pick<FaultScript, 'pick'> | undefined;
  /** Calls `go` when it may be answered; absent: at once. */
  readonly hold?: ((go: () => void) => void) | undefined;
}

/** Tells whose a request is, before anything is made of it; absent: the endpoint finds out by itself. */
export interface Router {
  /** Undefined where it is nobody's: it is answered with 404, and its connection is closed. */
  route(request: ApiRequest): Route | undefined;
}

/** `/orders/1` below `/base` is `/base/orders/1`; an address of elsewhere, or a relative one, stays. */
export function withBase(
  headers: readonly (readonly [name: string, value: string])[],
  base: string,
): readonly (readonly [name: string, value: string])[] {
  return headers.map(([name, value]) => {
    // Two slashes begin the address of another host (RFC 3986 §4.2).
    const isPath = /^\/(?!\/)/.test(value);
    return isPath && name.toLowerCase() === 'location' ? [name, base + value] : [name, value];
  });
}
