import { expect, test } from 'vitest';
import { lateAnswerDoubt, lostAttemptDoubt } from '../../../../src/core/rules/late-answer.ts';
import { StallLog } from '../../../../src/core/stall-log.ts';
import { contextUnder } from '../../../helpers/judging.ts';
import { attempt } from '../../../helpers/records.ts';

const answered = attempt({ startMs: 9_000, firstByteMs: 9_000, endMs: 9_001 });

function doubt(stalls: readonly (readonly [number, number])[], observer: 'client' | 'endpoint') {
  const log = new StallLog(0);
  for (const [startMs, lengthMs] of stalls) log.add(startMs, lengthMs);
  const stalledWithin = log.within.bind(log);
  return lateAnswerDoubt(answered, contextUnder('rfc', { observer, stalledWithin }));
}

const late =
  'the observer stood still before it answered attempt 1, so the answer may have come too late';

test.for<readonly [string, readonly (readonly [number, number])[], string | undefined]>([
  ['one standstill of 250 ms', [[8_750, 250]], late],
  ['one of 249 ms', [[8_750, 249]], undefined],
  ['one whose last 250 ms count', [[8_000, 750]], late],
  ['one that was over 500 ms before', [[7_501, 999]], undefined],
  ['one of 1 s that was over 4 s before', [[4_000, 1_000]], late],
  ['one that was over 5 s before', [[2_000, 2_000]], undefined],
  [
    'several of 250 ms in all',
    [
      [8_600, 100],
      [8_710, 90],
      [8_900, 60],
    ],
    late,
  ],
  ['one that began with the answer', [[9_000, 600]], undefined],
])('an answer right after %s may have come too late, or not', ([, stalls, expected]) => {
  expect(doubt(stalls, 'endpoint')).toBe(expected);
});

test('a client that observes itself knows when it had its answer', () => {
  expect(doubt([[8_000, 1_000]], 'client')).toBeUndefined();
});

test.for([
  ['endpoint', 999, false],
  ['endpoint', 1_000, true],
  ['proxy', 1_000, true],
  ['client', 60_000, false],
] as const)(
  'seen from the %s, with %d ms of noise attempts may be lost: %s',
  ([observer, ms, may]) => {
    const doubted = lostAttemptDoubt(contextUnder('rfc', { observer, noiseMs: () => ms }));
    expect(doubted).toBe(
      may
        ? 'the observer stood still for up to 1000 ms, in which attempts may have been lost on their way'
        : undefined,
    );
  },
);

test('where a shorter time-out is known, a standstill of half of it is enough', () => {
  const context = contextUnder('rfc', { observer: 'endpoint' });
  const { policy } = context;
  const doubtAfter = (stallMs: number, timeoutMs: number) => {
    const log = new StallLog(0);
    log.add(answered.startMs - stallMs, stallMs);
    return lateAnswerDoubt(answered, {
      ...context,
      policy: { ...policy, declared: { ...policy.declared, timeoutMs } },
      stalledWithin: log.within.bind(log),
    });
  };
  expect([doubtAfter(50, 100), doubtAfter(49, 100), doubtAfter(249, 10_000)]).toEqual([
    late,
    undefined,
    undefined,
  ]);
});
