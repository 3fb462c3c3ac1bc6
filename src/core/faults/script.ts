import { stream } from '../random.ts';
import type { Fault, FaultMatch } from './fault.ts';

/** An exchange as a fault's match sees it. */
export interface FaultExchange {
  readonly identity: {
    readonly operation: string;
    /** The operation's name in the profile, where it is known. */
    readonly name?: string | undefined;
    readonly attempt: number;
  };
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 1 for the first connection that the endpoint accepted. */
  readonly connection: number;
  /** Milliseconds since the start of the run. */
  readonly atMs: number;
}

/** Which fault strikes which exchange. */
export interface FaultScript {
  /** The first fault whose match holds, or undefined where the exchange stays healthy. */
  pick(exchange: FaultExchange): Fault | undefined;
}

type Condition = (exchange: FaultExchange) => boolean;

function pathCondition(path: string): Condition {
  if (!path.endsWith('*')) return (exchange) => exchange.path === path;
  const start = path.slice(0, -1);
  return (exchange) => exchange.path.startsWith(start);
}

/** The conditions that a match names, in the order of their cost; none: always. */
function conditions(match: FaultMatch): readonly Condition[] {
  const { operation, method, path, attempt, connection } = match;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = match;
  const all: Condition[] = [];
  if (match.from !== undefined || match.to !== undefined) {
    all.push(({ atMs }) => atMs >= from && atMs < to);
  }
  if (connection !== undefined) all.push((exchange) => exchange.connection === connection);
  if (attempt !== undefined) {
    const attempts = new Set([attempt].flat());
    all.push(({ identity }) => attempts.has(identity.attempt));
  }
  if (operation !== undefined) all.push(({ identity }) => identity.name === operation);
  if (method !== undefined) {
    const wanted = method.toUpperCase();
    all.push((exchange) => exchange.method === wanted);
  }
  if (path !== undefined) all.push(pathCondition(path));
  return all;
}

/**
 * The script of these faults. Whether a `probability` strikes is drawn from (seed, run id, place of
 * the fault in the list, operation, attempt) alone: neither the order in which requests arrive nor
 * any other fault's draw changes it.
 */
export function createScript(options: {
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly runId: string;
}): FaultScript {
  const { seed, runId } = options;
  const entries = options.faults.map((fault, index) => {
    const all = [...conditions(fault.match)];
    const { probability } = fault.match;
    if (probability !== undefined) {
      all.push(({ identity }) => {
        const { operation, attempt } = identity;
        return stream(seed, runId, 'fault', index, operation, attempt)() < probability;
      });
    }
    return { fault, all };
  });

  return {
    pick(exchange) {
      for (const { fault, all } of entries) {
        if (all.every((holds) => holds(exchange))) return fault;
      }
      return undefined;
    },
  };
}
