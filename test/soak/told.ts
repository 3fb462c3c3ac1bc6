import type { Result } from '../../src/core/result.ts';

/** That a rule spoke against a client that did everything right, or could not decide. */
export interface Remark {
  /** Absent where it was about all cases together. */
  readonly case?: string;
  readonly rule: string;
  readonly sentence: string;
}

/** What came of one trial. */
export interface TrialTold {
  readonly reference: string;
  readonly alarms: readonly Remark[];
  readonly undecided: readonly Remark[];
  /** Opportunities that were decided, by rule. */
  readonly checked: Readonly<Record<string, number>>;
  readonly attempts: number;
  readonly noiseMs: number;
}

/** Everything in a result that speaks against the client, or leaves its case open. */
export function told(reference: string, { rules, trial, counts }: Result): TrialTold {
  const cases = trial?.cases ?? [];
  const remarks = cases.flatMap((each) =>
    Object.entries(each.rules).map(([rule, verdict]) => {
      const finding = each.findings.find((one) => one.rule === rule);
      // What was seen of a case is told for one of its rules, with its name before it.
      const [, reason = ''] = each.sentence.split(`rule ${rule}: `);
      return { case: each.id, rule, verdict, sentence: finding?.sentence ?? reason };
    }),
  );
  const whole = rules.map(({ id, verdict, evidence: [first], reason = '' }) => {
    const sentence = first ? `${first.operation}: ${first.sentence}` : reason;
    return { rule: id, verdict, sentence };
  });
  const all = [...whole, ...remarks];
  return {
    reference,
    alarms: all.filter(({ verdict }) => alarming.has(verdict)),
    undecided: all.filter(({ verdict }) => verdict === 'inconclusive'),
    checked: Object.fromEntries(rules.map(({ id, checked }) => [id, checked])),
    attempts: counts.attempts,
    noiseMs: trial?.noiseMs ?? 0,
  };
}

const alarming: ReadonlySet<string> = new Set(['fail', 'warn', 'info', 'broken']);
