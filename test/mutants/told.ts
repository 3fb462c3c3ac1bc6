import type { Result } from '../../src/core/result.ts';

/** What came of the trial of a row. */
export interface RowTold {
  readonly id: string;
  /** Rules that were broken, with the first finding of each. */
  readonly found: Readonly<Record<string, string>>;
  /** Rules that could not decide, and why. */
  readonly undecided: Readonly<Record<string, string>>;
  readonly noiseMs: number;
  readonly attempts: number;
  readonly durationMs: number;
}

/** The part of a result that the matrix is made of. */
export function told(id: string, { rules, trial, counts, durationMs }: Result): RowTold {
  const own = rules.filter(({ subject }) => subject === 'client');
  const broken = own.filter(({ violations, verdict }) => violations > 0 || verdict === 'broken');
  const open = own.filter(
    ({ violations, verdict, inconclusive }) =>
      violations === 0 && (verdict === 'inconclusive' || inconclusive > 0),
  );
  return {
    id,
    found: Object.fromEntries(
      broken.map(({ id: rule, evidence: [first], reason = '' }) => [
        rule,
        first ? `${first.operation}: ${first.sentence}` : reason,
      ]),
    ),
    undecided: Object.fromEntries(
      open.map(({ id: rule, inconclusive, reason }) => [
        rule,
        reason ?? `${inconclusive} undecided`,
      ]),
    ),
    noiseMs: trial?.noiseMs ?? 0,
    attempts: counts.attempts,
    durationMs,
  };
}
