import { stream } from '../random.ts';
import type { ExchangeFault, Fault, FaultMatch } from './fault.ts';

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

/** A connection before anything of a request was read, as a fault's match sees it. */
export interface UnreadConnection {
  readonly at: ResetUnread['at'];
  /** 1 for the first connection that the endpoint accepted. */
  readonly connection: number;
  /** 1 for the first request on it; 0 as it is accepted. */
  readonly request: number;
  /** Milliseconds since the start of the run. */
  readonly atMs: number;
}

/** Which fault strikes which exchange. */
export interface FaultScript {
  /** The first fault whose match holds, or undefined where the exchange stays healthy. */
  pick(exchange: FaultExchange): ExchangeFault | undefined;
  /** The first fault that strikes here, before the request is read. */
  pickUnread(seen: UnreadConnection): ResetUnread | undefined;
}

type ResetUnread = Fault & { readonly kind: 'reset-unread' };

type Condition = (exchange: FaultExchange) => boolean;

function pathCondition(path: string): Condition {
  if (!path.endsWith('*')) return (exchange) => exchange.path === path;
  const start = path.slice(0, -1);
  return (exchange) => exchange.path.startsWith(start);
}

function attemptCondition(attempt: Exclude<FaultMatch['attempt'], undefined>): Condition {
  if (typeof attempt === 'object' && 'from' in attempt) {
    return ({ identity }) => identity.attempt >= attempt.from;
  }
  const attempts = new Set([attempt].flat());
  return ({ identity }) => attempts.has(identity.attempt);
}

/** From (inclusive) to (exclusive), where the match names either. */
function isWithin({ from = 0, to = Number.POSITIVE_INFINITY }: FaultMatch, atMs: number): boolean {
  return atMs >= from && atMs < to;
}

/** The conditions that a match names beside its window, in the order of their cost; none: always. */
function conditions(match: FaultMatch): Condition[] {
  const { operation, method, path, attempt, connection } = match;
  const all: Condition[] = [];
  if (connection !== undefined) all.push((exchange) => exchange.connection === connection);
  if (attempt !== undefined) all.push(attemptCondition(attempt));
  if (operation !== undefined) all.push(({ identity }) => identity.name === operation);
  if (method !== undefined) {
    const wanted = method.toUpperCase();
    all.push((exchange) => exchange.method === wanted);
  }
  if (path !== undefined) all.push(pathCondition(path));
  return all;
}

/** Draws in [0, 1) that depend on these labels alone. */
type Draw = (purpose: string, ...labels: readonly (string | number)[]) => number;

/**
 * When a fault strikes: within its window, and a recovering outage also after it, ever more rarely:
 * of the requests a share that falls in a line from 1 to 0.
 */
function windowCondition(fault: ExchangeFault, draw: Draw): Condition | undefined {
  const { match } = fault;
  const { to = Number.POSITIVE_INFINITY } = match;
  if (fault.kind !== 'outage' || fault.recovery === undefined) {
    if (match.from === undefined && match.to === undefined) return undefined;
    return ({ atMs }) => isWithin(match, atMs);
  }
  const recoveryMs = fault.recovery;
  return ({ atMs, identity: { operation, attempt } }) => {
    if (!isWithin({ ...match, to: to + recoveryMs }, atMs)) return false;
    return atMs < to || draw('recovery', operation, attempt) < 1 - (atMs - to) / recoveryMs;
  };
}

function exchangeConditions(fault: ExchangeFault, draw: Draw): readonly Condition[] {
  const window = windowCondition(fault, draw);
  const all = window ? [window, ...conditions(fault.match)] : conditions(fault.match);
  const { probability } = fault.match;
  if (probability !== undefined) {
    all.push(
      ({ identity: { operation, attempt } }) => draw('fault', operation, attempt) < probability,
    );
  }
  return all;
}

function strikesUnread({ at, match }: ResetUnread, draw: Draw, seen: UnreadConnection): boolean {
  if (at !== seen.at || !isWithin(match, seen.atMs)) return false;
  if (match.connection !== undefined && match.connection !== seen.connection) return false;
  const { probability } = match;
  return probability === undefined || draw('unread', seen.connection, seen.request) < probability;
}

/**
 * The script of these faults. Whether a `probability` strikes is drawn from (seed, run id, place of
 * the fault in the list, operation, attempt) alone: neither the order in which requests arrive nor
 * any other fault's draw changes it. Before a request is read it is drawn by connection and request.
 */
export function createScript(options: {
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly runId: string;
}): FaultScript {
  const { seed, runId } = options;
  const exchanges: { readonly fault: ExchangeFault; readonly all: readonly Condition[] }[] = [];
  const unread: { readonly fault: ResetUnread; readonly draw: Draw }[] = [];
  for (const [index, fault] of options.faults.entries()) {
    const draw: Draw = (purpose, ...labels) => stream(seed, runId, purpose, index, ...labels)();
    if (fault.kind === 'reset-unread') unread.push({ fault, draw });
    else if (fault.kind !== 'refuse' && fault.kind !== 'restart') {
      exchanges.push({ fault, all: exchangeConditions(fault, draw) });
    }
  }

  return {
    pick(exchange) {
      for (const { fault, all } of exchanges) {
        if (all.every((holds) => holds(exchange))) return fault;
      }
      return undefined;
    },
    pickUnread: (seen) => unread.find(({ fault, draw }) => strikesUnread(fault, draw, seen))?.fault,
  };
}
