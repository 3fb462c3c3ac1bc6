import { expect, test } from 'vitest';
import { renderTrialMoment } from '../../../../src/report/terminal/trial-progress.ts';

const cases = { done: 12, of: 40, untilMs: 41_000 };
const moment = { elapsedMs: 13_500, cases };

test.for([
  [120, '━━━━━━━━━━━━────────────────────────────  12 of 40 cases done · 13.5 s of at most 41.0 s'],
  [60, '━━━━────────  12 of 40 cases done · 13.5 s of at most 41.0 s'],
  [53, '━━───  12 of 40 cases done · 13.5 s of at most 41.0 s'],
  [52, '12 of 40 cases done · 13.5 s of at most 41.0 s'],
  [30, '12 of 40 cases done · 13.5 s …'],
] as const)('a trial on a terminal of %i columns is one line', ([columns, line]) => {
  expect(renderTrialMoment(moment, { columns: columns + 1, color: false })).toBe(line);
});

test('before the cases come the controls', () => {
  const screen = { columns: 80, color: false };
  expect(renderTrialMoment({ elapsedMs: 3_210 }, screen)).toBe('controls · 3.2 s');
});

test('a trial that takes longer than it was thought to has no end that is known', () => {
  const late = { elapsedMs: 41_100, cases: { ...cases, done: 1, of: 1 } };
  expect(renderTrialMoment(late, { columns: 40, color: false })).toBe(
    '━━━━━━━━━━━━  1 of 1 case done · 41.1 s',
  );
});
