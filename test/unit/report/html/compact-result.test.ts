import { expect, test } from 'vitest';
import { compactResult } from '../../../../src/report/html/compact-result.ts';
import { hourRun, wholeRun } from '../../../helpers/page-results.ts';

const window = {
  ...{ startMs: 0, arrivals: 2, started: 2, succeeded: 2, failed: 0, dropped: 0, attempts: 2 },
  ...{ retries: 0, inFlight: 1 },
};

test('windows stand column by column, with null where one has no value', () => {
  const windows = [
    { ...window, responseP50Us: 12, answers: { '2xx': 2 } },
    { ...window, startMs: 1_000, answers: { '2xx': 1, '5xx': 1 } },
  ];
  expect(JSON.parse(compactResult({ ...wholeRun(), windows })).windows).toEqual({
    ...{ startMs: [0, 1_000], arrivals: [2, 2], started: [2, 2], succeeded: [2, 2] },
    ...{ failed: [0, 0], dropped: [0, 0], attempts: [2, 2], retries: [0, 0], inFlight: [1, 1] },
    ...{ responseP50Us: [12, null], 'answers.2xx': [2, 1], 'answers.5xx': [null, 1] },
  });
});

test('all else stays as it is', () => {
  const { windows: _, ...rest } = hourRun();
  const { windows: __, ...kept } = JSON.parse(compactResult(hourRun()));
  expect(kept).toEqual(JSON.parse(JSON.stringify(rest)));
});
