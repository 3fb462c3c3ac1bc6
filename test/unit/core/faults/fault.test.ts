import { expect, test } from 'vitest';
import { describeIssues } from '../../../../src/core/issue-sentence.ts';
import { FaultList } from '../../../../src/core/profile.ts';

const refusals: readonly (readonly [string, unknown])[] = [
  [
    '"recovery" needs an end of the outage to begin at; name it by "to" in its match',
    { kind: 'outage', recovery: '10s' },
  ],
  [
    '"match" takes only "from" and "to", since a refused connection has asked for nothing',
    { kind: 'outage', as: 'refuse', match: { to: '1s', path: '/' } },
  ],
  ['unknown key "path"; the keys here are from, to', { kind: 'refuse', match: { path: '/' } }],
  [
    'unknown key "attempt"; the keys here are from, to, connection, probability',
    { kind: 'reset-unread', match: { attempt: 1 } },
  ],
  [
    'unknown key "match"; the keys here are kind, at, down, keepStore',
    { kind: 'restart', at: '1s', down: '1s', match: {} },
  ],
  ['"down" must be longer than 0', { kind: 'restart', at: '1s', down: '0' }],
];

test.for(refusals)('%s', ([sentence, fault]) => {
  const parsed = FaultList.safeParse([fault]);
  const mistakes = parsed.error ? describeIssues(FaultList, parsed.error, [fault]) : [];
  expect(mistakes.map((mistake) => mistake.sentence)).toEqual([sentence]);
});
