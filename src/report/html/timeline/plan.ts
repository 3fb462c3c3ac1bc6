import type { Result } from '../../../core/result.ts';
import type { RuleOutcome } from '../../../core/rules/rule.ts';
import type { TrialTimeline } from '../../../core/trial/trial-result.ts';
import { drawnOf } from './rows.ts';

/** Of one rule, so that each has some. */
const shownByRule = 3;
/** Of all: more would make a page that is slow to open. */
const attemptsShown = 300;

/** Where the timelines of operations stand on a page. */
export interface TimelinePlan {
  /** By operation: the anchor, and the rule below which it is drawn. */
  readonly places: ReadonlyMap<string, { readonly anchor: string; readonly rule: string }>;
  readonly timelines: ReadonlyMap<string, TrialTimeline>;
  /** Of a trial: the case of an operation in which something was found, where it is drawn. */
  readonly cases: ReadonlyMap<string, string>;
}

/** Each operation is drawn once, below the first rule that it broke; a bounded number of all. */
export function planTimelines(
  rules: readonly RuleOutcome[],
  { course, trial }: Pick<Result, 'course' | 'trial'>,
): TimelinePlan {
  const cases = new Map(
    trial?.cases.flatMap(({ id, findings }) => findings.map(({ operation }) => [operation, id])),
  );
  const timelines = new Map(course?.timelines.map((each) => [each.operation, each]));
  const places = new Map<string, { anchor: string; rule: string }>();
  let drawn = 0;
  for (const { id, evidence } of rules) {
    let own = 0;
    for (const { operation } of evidence) {
      const timeline = timelines.get(operation);
      if (!timeline || places.has(operation) || own === shownByRule) continue;
      drawn += drawnOf(timeline);
      if (drawn > attemptsShown) return { places, timelines, cases };
      own += 1;
      places.set(operation, { anchor: `course-${places.size + 1}`, rule: id });
    }
  }
  return { places, timelines, cases };
}
