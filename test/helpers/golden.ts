import type { BuiltinContractName } from '../../src/core/contracts/builtin.ts';
import { fillRecords, fillRun } from '../../src/core/rules/explanations/short-trace.ts';
import type { RuleVerdict } from '../../src/core/rules/rule.ts';
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
  const { expect = {}, contract = 'rfc', ...run } = header;
  const records = fillRecords(rest.map((line) => JSON.parse(line) as Fields));
  const first = fillRun(contract as BuiltinContractName, run);
  return {
    lines: [first, ...records].map((record) => JSON.stringify(record)),
    expect: expect as GoldenTrace['expect'],
  };
}

/** What the verifier makes of a trace. */
export function verifyLines(lines: readonly string[]): Verification {
  const verifier = createVerifier();
  for (const line of lines) verifier.line(line);
  return verifier.end();
}
