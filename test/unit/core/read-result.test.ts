import { expect, test } from 'vitest';
import { RetrialError } from '../../../src/core/errors.ts';
import { parseResult } from '../../../src/core/read-result.ts';
import { distributionOf } from '../../../src/core/stats/summary.ts';
import { readResult, resultNames, resultText } from '../../helpers/results.ts';

const value = (): Record<string, unknown> => JSON.parse(resultText('pass'));

test.for(resultNames)('the result "%s" is read whole', (name) => {
  expect(parseResult(resultText(name), 'r.json')).toEqual(JSON.parse(resultText(name)));
});

test.for([
  ['no JSON', '{"schema": ', 'r.json: this is not JSON; a result is the result.json of a run'],
  ['an empty file', '', 'r.json: this is not JSON; a result is the result.json of a run'],
  [
    'a list',
    '[]',
    'r.json: this is no result of retrial: it has no "schema", where "retrial/result@1" was expected',
  ],
  [
    'another kind of file',
    '{"schema": "k6/summary"}',
    'r.json: this is no result of retrial: its "schema" is "k6/summary", where "retrial/result@1" was expected',
  ],
  [
    'a newer version',
    '{"schema": "retrial/result@2"}',
    'r.json: this result was written by a newer version (retrial/result@2); this one reads retrial/result@1',
  ],
  [
    'a part that is missing',
    JSON.stringify({ ...value(), seed: undefined }),
    'r.json: this is no whole result: at seed: "seed" is missing; it takes a text',
  ],
  [
    'parts of another type',
    JSON.stringify({ ...value(), seed: 1, runId: 2 }),
    'r.json: this is no whole result: at seed: "seed" must be a text, not 1; put it in quotes: "1" (and 1 more)',
  ],
  [
    'a key that nobody knows',
    JSON.stringify({ ...value(), verdicts: 'pass' }),
    'r.json: this is no whole result: at verdicts: unknown key "verdicts"; did you mean "verdict"?',
  ],
] as const)('%s is refused with what is wrong', ([, text, sentence]) => {
  let error: unknown;
  try {
    parseResult(text, 'r.json');
  } catch (caught) {
    error = caught;
  }
  expect([error instanceof RetrialError && error.code, (error as RetrialError).describe()]).toEqual(
    ['result', sentence],
  );
});

test('every histogram of a result that was read gives back its summary', () => {
  const { metrics } = readResult('fail');
  const told = Object.values(metrics).map(({ count, max, p50 }) => [count, max, p50]);
  const read = Object.values(metrics).map((metric) => {
    const distribution = distributionOf(metric);
    return [distribution.exact.count, distribution.exact.max, distribution.percentile(50)];
  });
  expect(read).toEqual(told);
});
