import type { BuiltinContractName } from '../../contracts/builtin.ts';
import { builtinContracts } from '../../contracts/builtin.ts';
import { policyOf } from '../../retry/policy-of.ts';
import type {
  Attempt,
  ClientResultRecord,
  EffectRecord,
  NetworkError,
  ResponseOutcome,
  RunRecord,
} from '../../trace.ts';
import { traceFormat } from '../../trace.ts';

/** How an attempt ended; a response is a complete 200 where nothing else is said. */
export type ShortOutcome =
  | Partial<ResponseOutcome>
  | { readonly kind: 'network-error'; readonly error: NetworkError }
  | { readonly kind: 'client-closed' };

/** What of an attempt differs from a plain one. */
export type ShortAttempt = Partial<Omit<Attempt, 'type' | 'outcome'>>;

/** A record of a trace that shows only what differs from a plain one. */
export type ShortRecord =
  | (ShortAttempt & { readonly outcome: ShortOutcome })
  | (Partial<ClientResultRecord> & Pick<ClientResultRecord, 'type' | 'result'>)
  | (Partial<EffectRecord> & Pick<EffectRecord, 'type' | 'effect' | 'jobId'>);

/** A trace as a person reads it: a contract, and records without what goes without saying. */
export interface ShortTrace {
  readonly contract: BuiltinContractName;
  /** Who saw it; absent: the client itself. */
  readonly observer?: RunRecord['observer'];
  readonly ledger?: true;
  readonly wallOriginMs?: number;
  /** Whether the numbers of the contract are not held against the client. */
  readonly isUndeclared?: true;
  readonly records: readonly ShortRecord[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The lines of a whole trace, as a run writes it and `createVerifier` reads it, without line ends.
 * `tool` is who says that it wrote them.
 */
export function traceLines(
  { contract, isUndeclared, records, ...head }: ShortTrace,
  tool: RunRecord['tool'],
): readonly string[] {
  const policy = policyOf(builtinContracts[contract]);
  const declared = { backoff: false, maxAttempts: false, by: 'nobody' } as const;
  const run = fillRun(contract, {
    ...(isUndeclared ? { policy: { ...policy, declared } } : {}),
    ...head,
    tool,
  });
  return [run, ...fillRecords(records)].map((record) => JSON.stringify(record));
}

/** A run record under a built-in contract with what was left out; `fields` stand where given. */
export function fillRun(contract: BuiltinContractName, fields: Fields): Fields {
  const data = builtinContracts[contract];
  return {
    type: 'run',
    format: traceFormat,
    tool: { name: 'retrial', version: '0.0.0' },
    wallOriginMs: 0,
    seed: '1',
    runId: '0',
    contract: data,
    policy: policyOf(data),
    observer: 'client',
    sampling: 1,
    timerNoiseMs: 0,
    ...fields,
  };
}

/**
 * Records with what was left out: an attempt where no type is named, the next one of its operation,
 * answered with a complete 200 within 10 ms.
 */
export function fillRecords(records: readonly Fields[]): readonly Fields[] {
  const numbers = new Map<string, number>();
  return records.map((record) => fillRecord(record, numbers));
}

function fillRecord(record: Fields, numbers: Map<string, number>): Fields {
  const { type = 'attempt' } = record;
  if (type === 'attempt') return fillAttempt(record, numbers);
  const operation = 'a';
  if (type === 'client-result') return { operation, atMs: 0, because: 'told', ...record };
  if (type === 'effect') return { operation, atMs: 0, when: 'before-answer', ...record };
  if (type === 'fault') return { operation, atMs: 0, ...record };
  return record;
}

function fillAttempt(record: Fields, numbers: Map<string, number>): Fields {
  const { operation = 'a', startMs = 0, outcome, ...fields } = record;
  const number = (numbers.get(String(operation)) ?? 0) + 1;
  numbers.set(String(operation), number);
  const endMs = fields.endMs ?? Number(startMs) + 10;
  const kind = (outcome as Fields | undefined)?.kind ?? 'response';
  return {
    type: 'attempt',
    operation,
    name: 'op',
    groupedBy: 'harness',
    attempt: number,
    connection: 1,
    method: 'GET',
    path: '/',
    arrivalMs: startMs,
    queuedMs: startMs,
    startMs,
    endMs,
    ...(kind === 'response' ? { firstByteMs: endMs } : {}),
    ...fields,
    outcome: fillOutcome(outcome as Fields | undefined),
  };
}

function fillOutcome(outcome: Fields = {}): Fields {
  const { kind = 'response' } = outcome;
  return kind === 'response' ? { kind, status: 200, complete: true, ...outcome } : outcome;
}
