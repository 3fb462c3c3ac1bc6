import { describeFresh, describeStale } from '../../core/trial/baseline.ts';
import type { CaseResult, Trial } from '../../core/trial/trial-result.ts';
import type { Check } from './check.ts';

/** What decides over the cases of a trial, beside themselves. */
export interface CaseContext {
  readonly baseline: Trial['baseline'];
  readonly strict: boolean;
  /** Rules that count against the trial as a whole. */
  readonly convicted: ReadonlySet<string>;
}

/** A case of a trial as a check; with a baseline only what it does not expect fails it. */
export function checkOfCase(each: CaseResult, context: CaseContext): Check {
  const { id, verdict, sentence } = each;
  const details = caseDetails(each);
  const check = { name: id, kind: 'case', details, seconds: secondsOf(each) } as const;
  const { baseline } = context;
  const news = baseline && againstBaseline(id, baseline);
  if (news) return { ...check, outcome: 'failed', message: news };
  switch (verdict) {
    case 'broken':
      return { ...check, outcome: 'error', message: sentence };
    case 'fail':
    case 'warn':
      if (baseline?.expected.some((entry) => entry.case === id)) {
        const message = `as the baseline expects: ${sentence}`;
        return { ...check, outcome: 'skipped', message };
      }
      return isConvicted(each, context)
        ? { ...check, outcome: 'failed', message: sentence }
        : { ...check, outcome: 'passed', message: sentence, warns: true };
    case 'inconclusive':
      return { ...check, outcome: 'skipped', message: sentence, warns: true };
    case 'not-exercised':
      return { ...check, outcome: 'skipped', message: sentence };
    case 'info':
    case 'pass':
      return { ...check, outcome: 'passed' };
  }
}

/** Why a case counts although failures were expected; undefined where it does not. */
function againstBaseline(
  id: string,
  { fresh, stale }: NonNullable<Trial['baseline']>,
): string | undefined {
  const reasons = [
    ...fresh.filter((entry) => entry.case === id).map(describeFresh),
    ...stale.filter((entry) => entry.case === id).map(describeStale),
  ];
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

/** A finding of one case fails it where its rule fails the whole trial too. */
function isConvicted({ rules }: CaseResult, { baseline, strict, convicted }: CaseContext): boolean {
  if (baseline) return false;
  return Object.entries(rules).some(
    ([rule, verdict]) =>
      convicted.has(rule) && (verdict === 'fail' || (strict && verdict === 'warn')),
  );
}

function caseDetails({ tells, sentence, findings, reproduce }: CaseResult): string[] {
  return [
    tells,
    `seen: ${sentence}`,
    ...findings.map((finding) => `${finding.rule} (${finding.level}): ${finding.sentence}`),
    ...(reproduce === undefined ? [] : [`reproduce: ${reproduce}`]),
  ];
}

/** The longest of its operations that are on record. */
function secondsOf({ timelines }: CaseResult): number {
  const ends = timelines.flatMap(({ attempts, endedMs }) => [
    ...attempts.map(({ endMs }) => endMs),
    endedMs ?? 0,
  ]);
  return Math.max(0, ...ends) / 1_000;
}
