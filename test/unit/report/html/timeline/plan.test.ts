import { expect, test } from 'vitest';
import { planTimelines } from '../../../../../src/report/html/timeline/plan.ts';
import { someCourse, wholeRun } from '../../../../helpers/page-results.ts';
import { ruleOutcome, trialTimeline } from '../../../../helpers/trial-results.ts';

const rule = (id: string, operations: readonly string[]) =>
  ruleOutcome({
    id,
    evidence: operations.map((operation) => ({ operation, attempts: [1], sentence: 'odd' })),
  });
const runWith = (operations: readonly string[], attempts = 2) => ({
  ...wholeRun(),
  course: {
    ...someCourse,
    timelines: operations.map((operation) =>
      trialTimeline(
        operation,
        Array.from({ length: attempts }, (_, index) => ({ startMs: index, met: 'HTTP 503' })),
      ),
    ),
  },
});
const names = (count: number): string[] => Array.from({ length: count }, (_, nth) => `op-${nth}`);

test('an operation is drawn once, below the first rule that found it', () => {
  const { places } = planTimelines(
    [rule('a', ['1', '2']), rule('b', ['2', '3'])],
    runWith(['1', '2', '3']),
  );
  expect([...places]).toEqual([
    ['1', { anchor: 'course-1', rule: 'a' }],
    ['2', { anchor: 'course-2', rule: 'a' }],
    ['3', { anchor: 'course-3', rule: 'b' }],
  ]);
});

test('of a rule three operations are drawn, and those without a timeline do not count', () => {
  const { places } = planTimelines([rule('a', ['x', ...names(10)])], runWith(names(10)));
  expect([...places.keys()]).toEqual(['op-0', 'op-1', 'op-2']);
});

test('of all rules at most 300 attempts are drawn', () => {
  const rules = names(30).map((name, index) =>
    rule(name, names(90).slice(index * 3, index * 3 + 3)),
  );
  // 17 of the 40 attempts of each are drawn.
  expect(planTimelines(rules, runWith(names(90), 40)).places.size).toBe(Math.floor(300 / 17));
});

test('a result without a course has nothing to draw', () => {
  const { course: _, ...run } = wholeRun();
  expect(planTimelines([rule('a', ['1'])], run).places.size).toBe(0);
});
