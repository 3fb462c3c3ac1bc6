import { expect, test } from 'vitest';
import { writePage } from '../../mutation/page.ts';
import {
  type MutationReport,
  scoresOf,
  showScores,
  showShare,
  sumOf,
  survivingComparisons,
} from '../../mutation/score.ts';

const source = `export const isLate = (ms: number, bound: number) =>
  ms > bound || ms < 0;
`;

function mutant(status: string, mutatorName: string, columns: readonly [number, number]) {
  const [from, to] = columns;
  const location = { start: { line: 2, column: from }, end: { line: 2, column: to } };
  return { mutatorName, status, replacement: 'ms >= bound', location };
}

const report: MutationReport = {
  files: {
    'src/core/stats/late.ts': {
      source,
      mutants: [
        mutant('Survived', 'EqualityOperator', [3, 13]),
        mutant('Killed', 'EqualityOperator', [17, 23]),
        mutant('Timeout', 'ConditionalExpression', [3, 23]),
        mutant('NoCoverage', 'ConditionalExpression', [3, 13]),
        mutant('Ignored', 'StringLiteral', [3, 13]),
      ],
    },
    'src/core/rules/none.ts': { source: '', mutants: [] },
  },
};

test('a change counts as noticed where a test failed or never ended, and not where it was left out', () => {
  const scores = scoresOf(report);
  expect(scores).toEqual([
    { name: 'src/core/rules/none.ts', killed: 0, timedOut: 0, survived: 0, uncovered: 0 },
    { name: 'src/core/stats/late.ts', killed: 1, timedOut: 1, survived: 1, uncovered: 1 },
  ]);
  expect([...scores, sumOf('all', scores)].map(showShare)).toEqual(['–', '50.0 %', '50.0 %']);
});

test('a share is cut, so that nothing short of all is 100 %', () => {
  const nearly = { name: 'nearly', killed: 9_999, timedOut: 0, survived: 1, uncovered: 0 };
  expect(showShare(nearly)).toBe('99.9 %');
});

test('a terminal shows the worst file first and the sum last', () => {
  expect(showScores(report).split('\n')).toEqual([
    ' 50.0 %  src/core/stats/late.ts: 2 of 4 mutants missed',
    '      –  src/core/rules/none.ts: 0 of 0 mutants missed',
    ' 50.0 %  2 files: 2 of 4 mutants missed',
  ]);
});

test('a comparison that survived is told by its place and its text', () => {
  expect(survivingComparisons(report)).toEqual([
    { file: 'src/core/stats/late.ts', line: 2, was: 'ms > bound', became: 'ms >= bound' },
  ]);
});

test('the page has a row for each folder and file, and one for each surviving comparison', () => {
  const page = writePage({ report, date: '2026-01-31', stryker: '1.2.3', node: 'v24.0.0' });
  expect(page.split('\n').filter((line) => line.startsWith('| '))).toEqual([
    '| where | was | became | why no test can |',
    '| stats/late.ts:2 | `ms > bound` | `ms >= bound` |  |',
    '| file | score | noticed | never ended | not noticed | not run |',
    '| **src/core/rules/** | – | 0 | 0 | 0 | 0 |',
    '| none.ts | – | 0 | 0 | 0 | 0 |',
    '| **src/core/stats/** | 50.0 % | 1 | 1 | 1 | 1 |',
    '| late.ts | 50.0 % | 1 | 1 | 1 | 1 |',
    '| **src/core/retry/** | – | 0 | 0 | 0 | 0 |',
  ]);
});
