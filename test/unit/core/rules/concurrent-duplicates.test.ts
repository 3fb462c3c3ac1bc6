import { expect, test } from 'vitest';
import { concurrentDuplicates } from '../../../../src/core/rules/concurrent-duplicates.ts';
import type { RuleContext } from '../../../../src/core/rules/rule.ts';
import type { Attempt, EffectRecord } from '../../../../src/core/trace.ts';
import { conclude, contextUnder, operationOf } from '../../../helpers/judging.ts';
import { jobCreated, response } from '../../../helpers/records.ts';

/** A keyed write that is under way from `startMs` to `endMs`. */
function write(startMs: number, endMs: number, more: Partial<Attempt> = {}): Partial<Attempt> {
  const request = { method: 'POST', idempotencyKey: 'k1', bodyHash: 'b1' };
  return { ...request, startMs, endMs, outcome: response(202), ...more };
}

const named = (jobId: string, replayed = false) => ({
  outcome: response(202, { jobId, ...(replayed ? { replayed } : {}) }),
});
const replay = { outcome: response(202, { replayed: true }) };

function judge(
  attempts: readonly Partial<Attempt>[],
  effects: readonly EffectRecord[] = [],
  fields: Partial<RuleContext> = {},
) {
  const context = contextUnder('aisearch', { observer: 'endpoint', ...fields });
  return conclude(concurrentDuplicates, context, [operationOf(attempts, { effects })]);
}

test.for([
  ['one answer that names no job, and its replay', [write(0, 9), write(5, 9, replay)], 'pass'],
  ['two answers that name no job', [write(0, 9), write(5, 9)], 'inconclusive'],
  ['a job, and an answer that names none', [write(0, 9, named('j1')), write(5, 9)], 'inconclusive'],
  [
    'a job, and a refusal',
    [write(0, 9, named('j1')), write(5, 9, { outcome: response(409) })],
    'pass',
  ],
  ['the same job twice, unmarked', [write(0, 9, named('j1')), write(5, 9, named('j1'))], 'pass'],
  [
    'another body',
    [write(0, 9, named('j1')), write(5, 9, { ...named('j2'), bodyHash: 'b2' })],
    'not-exercised',
  ],
  [
    'another key',
    [write(0, 9, named('j1')), write(5, 9, { ...named('j2'), idempotencyKey: 'k2' })],
    'not-exercised',
  ],
  [
    'no key',
    [0, 5].map((startMs) =>
      write(startMs, 9, { ...named(`j${startMs}`), idempotencyKey: undefined }),
    ),
    'not-exercised',
  ],
  [
    'a fault on one of them',
    [write(0, 9, named('j1')), write(5, 9, { ...named('j2'), fault: 'lost-answer' })],
    'not-exercised',
  ],
  [
    'reads',
    [0, 5].map((startMs) => write(startMs, 9, { ...named(`j${startMs}`), method: 'GET' })),
    'not-exercised',
  ],
] as const)('of requests at once, %s: %s', ([, attempts, verdict]) => {
  expect(judge(attempts).verdict).toBe(verdict);
});

test('requests that only the first one overlaps belong together, and the finding names them all', () => {
  const { evidence, checked } = judge([
    write(0, 100, named('j1')),
    write(10, 20, named('j2')),
    write(30, 40, named('j3')),
    write(99, 110, named('j4')),
    write(110, 120, named('j5')),
  ]);
  expect({ evidence, checked }).toEqual({
    checked: 1,
    evidence: [
      {
        operation: 'a',
        attempts: [1, 2, 3, 4],
        sentence:
          '4 requests with one key were under way at once and made 4 jobs ("j1", "j2", "j3", …), where one is executed',
      },
    ],
  });
});

test.for([
  ['one job', [jobCreated('a', 'j1')], 'pass'],
  ['two jobs', [jobCreated('a', 'j1'), jobCreated('a', 'j2', { attempt: 2 })], 'fail'],
  ['the job of another request', [jobCreated('a', 'j0', { attempt: 3 })], 'pass'],
] as const)('where the ledger is seen it decides: %s', ([, effects, verdict]) => {
  const attempts = [write(0, 9), write(5, 9), write(20, 29)];
  expect(judge(attempts, effects, { ledger: true }).verdict).toBe(verdict);
});

test('nothing is said where the ledger has no job and no answer succeeded', () => {
  const refused = { outcome: response(429) };
  const { verdict } = judge([write(0, 9, refused), write(5, 9, refused)], [], { ledger: true });
  expect(verdict).toBe('not-exercised');
});
