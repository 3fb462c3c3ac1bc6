import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import type { Contract } from '../../src/core/contracts/contract.ts';
import { policyOf } from '../../src/core/retry/policy-of.ts';
import type { RuleVerdict } from '../../src/core/rules/rule.ts';
import { traceFormat } from '../../src/core/trace.ts';
import type { Verification } from '../../src/core/verify.ts';
import { createVerifier } from '../../src/core/verify.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A golden trace: the lines of a whole trace, and the verdicts that it must get. */
export interface GoldenTrace {
  readonly lines: readonly string[];
  /** By rule id. No other rule may flag. */
  readonly expect: Readonly<Record<string, RuleVerdict>>;
}

/**
 * Fills in what a fixture leaves out, so that it shows only what matters. Its first line names a
 * built-in contract, what the rules must say, and what else differs from a plain run; the others are
 * records, attempts where they name no type.
 */
export function readGolden(text: string): GoldenTrace {
  const [head = '{}', ...rest] = text.trim().split('\n');
  const header = JSON.parse(head) as Fields;
  const { expect = {}, ...run } = header;
  const numbers = new Map<string, number>();
  const records = rest.map((line) => fillRecord(JSON.parse(line) as Fields, numbers));
  return {
    lines: [fillRun(run), ...records].map((record) => JSON.stringify(record)),
    expect: expect as GoldenTrace['expect'],
  };
}

/** What the verifier makes of a trace. */
export function verifyLines(lines: readonly string[]): Verification {
  const verifier = createVerifier();
  for (const line of lines) verifier.line(line);
  return verifier.end();
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

function fillRun({ contract = 'rfc', ...fields }: Fields): Fields {
  const data: Contract | undefined = builtinContracts[contract as keyof typeof builtinContracts];
  if (!data) throw new Error(`there is no built-in contract ${contract}`);
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
