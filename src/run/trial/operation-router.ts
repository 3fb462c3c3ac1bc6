import type { ApiRequest } from '../../core/apis/api.ts';
import type { Route, Router } from '../../endpoint/router.ts';

/** An operation on the endpoint: the one that was asked for, or one that followed it. */
export interface RoutedOperation {
  readonly id: string;
  readonly name: string;
  /** The operation that it followed, below the same base. */
  readonly parent: string | undefined;
  /** What stands before every path of it, without a trailing slash. */
  readonly base: string;
  attempts: number;
  method: string;
  target: string;
  /** Whether it was answered, since its latest attempt came, in a way that leaves nothing to try again. */
  isAnswered: boolean;
}

/** What an attempt meets, beside what the endpoint does by itself. */
export type Meeting = Pick<Route, 'script' | 'hold'>;

export interface OperationRouterOptions {
  readonly runId: string;
  /** Makes the base of each operation one that no other can guess; absent: anybody can. */
  readonly token?: (() => string) | undefined;
  /** Told of each request before it is answered; says what it meets. */
  readonly onRequest: (operation: RoutedOperation, request: ApiRequest) => Meeting;
  /** Whether the first request below a base that nobody opened opens it; absent: none does. */
  readonly opens?: ((name: string, n: number) => boolean) | undefined;
}

/** All that comes below one base. */
interface Below {
  readonly base: string;
  readonly name: string;
  readonly ids: string[];
  current: RoutedOperation | undefined;
}

const targetPattern = /^(\/t\/[^/?#]+\/([^/?#]+)\/(\d+))((?:[/?#].*)?)$/s;

/**
 * Knows operations by the base URLs that they were given, `/t/<run>/<name>/<n>`. Below a base the
 * next request is the next attempt, whatever it asks for, until one is answered in a way that leaves
 * nothing to try again. After that the same request is still the next attempt, since it should not
 * have come, and another one begins an operation of its own: a redirect is followed, or a job is
 * asked about. Of an operation that followed, the same request begins a new one too: that is polling.
 */
export class OperationRouter implements Router {
  readonly #options: OperationRouterOptions;
  readonly #bases = new Map<string, Below>();
  readonly #operations = new Map<string, RoutedOperation>();

  constructor(options: OperationRouterOptions) {
    this.#options = options;
  }

  /** Opens an operation; comes back with its id and its base, a path without a trailing slash. */
  open(name: string, n: number): { readonly id: string; readonly base: string } {
    const { runId, token } = this.#options;
    const run = token ? `${runId}-${token()}` : runId;
    const base = `/t/${encodeURIComponent(run)}/${encodeURIComponent(name)}/${n}`;
    const id = `${name}-${n}`;
    this.#bases.set(base, { base, name, ids: [id], current: undefined });
    return { id, base };
  }

  /** Forgets an operation and those that followed it; what still comes below its base is nobody's. */
  close(base: string): void {
    for (const id of this.#bases.get(base)?.ids ?? []) this.#operations.delete(id);
    this.#bases.delete(base);
  }

  /** The ids of the operation of this base and of those that followed it. */
  idsOf(base: string): readonly string[] {
    return this.#bases.get(base)?.ids ?? [];
  }

  find(id: string): RoutedOperation | undefined {
    return this.#operations.get(id);
  }

  route(request: ApiRequest): Route | undefined {
    const [, base = '', name = '', n = '', rest = ''] = targetPattern.exec(request.target) ?? [];
    const isKnown = this.#bases.has(base);
    if (!isKnown && this.#options.opens?.(name, Number(n))) this.open(name, Number(n));
    const below = this.#bases.get(base);
    if (!below) return undefined;
    const seen = { ...request, target: rest.startsWith('/') ? rest : `/${rest}` };
    const operation = this.#operationOf(below, seen);
    operation.attempts += 1;
    operation.method = seen.method;
    operation.target = seen.target;
    operation.isAnswered = false;
    const { id, attempts } = operation;
    const identity = { operation: id, name: below.name, attempt: attempts };
    const meeting = this.#options.onRequest(operation, seen);
    return { identity, request: seen, base, ...meeting };
  }

  #operationOf(below: Below, { method, target }: ApiRequest): RoutedOperation {
    const { current } = below;
    if (!current) return this.#begin(below, { method, target });
    if (!current.isAnswered) return current;
    const isSame = current.method === method && current.target === target;
    const isPoll = isSame && current.parent !== undefined;
    return isSame && !isPoll ? current : this.#begin(below, { method, target });
  }

  #begin(below: Below, asked: Pick<ApiRequest, 'method' | 'target'>): RoutedOperation {
    const { ids, name, base, current } = below;
    const [root = ''] = ids;
    const id = current ? `${root}.${ids.length + 1}` : root;
    if (current) ids.push(id);
    const operation = {
      id,
      name,
      base,
      parent: current?.id,
      attempts: 0,
      isAnswered: false,
      ...asked,
    };
    below.current = operation;
    this.#operations.set(id, operation);
    return operation;
  }
}
