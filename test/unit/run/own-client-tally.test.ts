import { expect, test } from 'vitest';
import { OwnClientTally, resultOf } from '../../../src/run/own-client-tally.ts';
import type { ClientReport } from '../../../src/run/trial/driver.ts';

const succeeded: ClientReport = { result: 'succeeded', because: 'resolved' };
const failed: ClientReport = { result: 'failed', because: 'status 503', status: 503 };
const crashed: ClientReport = {
  ...{ result: 'crashed', because: 'exit code 1', exitCode: 1 },
  words: 'at line 3\n\x1b[31mError: \x1b]0;title\x07out of luck\x1b[0m\nNode.js v24\n',
};
const killed: ClientReport = { result: 'killed', because: 'its time was over' };
const quiet = { lateAttempts: 0, followUps: 0 };

/** A tally for two operations at once, after these reports. */
function after(...reports: readonly ClientReport[]): OwnClientTally {
  const tally = new OwnClientTally(2);
  for (const report of reports) tally.reported(report);
  return tally;
}

test.for<[report: ClientReport, isOver: boolean, expected: object]>([
  [succeeded, false, { result: 'succeeded', because: 'resolved' }],
  [succeeded, true, { result: 'succeeded', because: 'resolved' }],
  [failed, false, { result: 'failed', because: 'status 503', status: 503 }],
  [failed, true, { result: 'failed', because: 'status 503', status: 503 }],
  [crashed, false, { result: 'failed', because: 'exit code 1', exitCode: 1 }],
  [crashed, true, { result: 'censored', because: 'run-ended' }],
  [killed, true, { result: 'censored', because: 'run-ended' }],
])('the report %j, where the run is over: %s, goes on record', ([report, isOver, expected]) => {
  expect(resultOf(report, isOver)).toEqual(expected);
});

test('a client that did well leaves nothing to say, and failures are told', () => {
  expect([
    after(succeeded, killed).conclude('c.mjs', quiet),
    after(succeeded, failed, failed).conclude('c.mjs', quiet),
  ]).toEqual([
    { remarks: [] },
    { remarks: ['the client reported 2 operations as failed; first: status 503'] },
  ]);
});

test('a client that ended under some operations broke down', () => {
  expect(after(succeeded, crashed).conclude('c.mjs', quiet)).toEqual({
    brokenDown:
      'the client ended without a report on 1 operation; first: exit code 1; it wrote: Error: out of luck',
    remarks: [],
  });
});

test('a client is lost after two crashes for each operation at once and ten more', () => {
  const most = Array.from({ length: 13 }, () => crashed);
  expect([
    after(succeeded, ...most).lost,
    after(...most, succeeded, crashed).lost,
    after(succeeded, ...most, crashed).lost,
  ]).toEqual([
    undefined,
    undefined,
    'the client was lost: it ended without a report on 14 operations in a row (exit code 1; it wrote: Error: out of luck)',
  ]);
});

test('a client that never says a word is lost at the end', () => {
  expect([
    after().conclude('c.mjs', quiet),
    after(killed, killed).conclude('c.mjs', quiet),
    after(crashed, killed).conclude('c.mjs', quiet),
  ]).toEqual([
    { remarks: [] },
    { lost: 'the client (c.mjs) reported none of the 2 operations that it was given', remarks: [] },
    {
      lost: 'the client was lost: it ended without a report on each of its 2 operations (exit code 1; it wrote: Error: out of luck)',
      remarks: [],
    },
  ]);
});

test('requests beside the operations are told', () => {
  const beside = { lateAttempts: 1, followUps: 1_200 };
  expect(after(succeeded).conclude('c.mjs', beside).remarks).toEqual([
    '1,200 requests followed a success below the same base URL; they are judged, and not counted',
    '1 request came too late after the client had reported the operation to be judged',
  ]);
});
