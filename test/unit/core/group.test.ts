import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GrouperOptions } from '../../../src/core/group.ts';
import { createGrouper } from '../../../src/core/group.ts';
import type { Operation } from '../../../src/core/operation.ts';
import type { TraceRecord } from '../../../src/core/trace.ts';
import { attempt, clientResult, jobCreated } from '../../helpers/records.ts';

/** What settles, and what does not, when these records come in this order. */
function group(records: readonly TraceRecord[], options: Partial<GrouperOptions> = {}) {
  const settled: Operation[] = [];
  const grouper = createGrouper({ graceMs: 0, ...options, onSettled: (op) => settled.push(op) });
  for (const record of records) grouper.push(record);
  return { grouper, settled, ids: () => settled.map(({ id }) => id) };
}

test('an operation without grace settles at its client-result, with all it holds', () => {
  const first = attempt({ attempt: 1, startMs: 0 });
  const second = attempt({ attempt: 2, startMs: 10 });
  const job = jobCreated('a', 'job_1', { attempt: 2 });
  const result = clientResult('a', 12);
  const { settled, grouper } = group([first, second, job, result]);
  expect(settled).toEqual([
    {
      id: 'a',
      name: 'op',
      groupedBy: 'harness',
      attempts: [first, second],
      effects: [job],
      result,
      censored: false,
    },
  ]);
  expect(grouper.open).toBe(0);
});

test('attempts stand in the order of their numbers, whichever ended first', () => {
  const { settled } = group([
    attempt({ attempt: 3, startMs: 2, endMs: 3 }),
    attempt({ attempt: 1, startMs: 0, endMs: 9 }),
    attempt({ attempt: 2, startMs: 1, endMs: 10 }),
    clientResult('a', 11),
  ]);
  expect(settled[0]?.attempts.map((one) => one.attempt)).toEqual([1, 2, 3]);
});

test('an operation waits for late effects until the grace after its result is over', () => {
  const { grouper, ids, settled } = group([attempt(), clientResult('a', 5)], { graceMs: 100 });
  grouper.advance(105);
  expect(ids()).toEqual([]);
  grouper.push(jobCreated('a', 'job_1', { atMs: 1 }));
  grouper.advance(105.001);
  expect(ids()).toEqual(['a']);
  expect(settled[0]?.effects.map(({ jobId }) => jobId)).toEqual(['job_1']);
});

test('the times of other records bring the end of a grace just as well', () => {
  const { ids } = group(
    [
      attempt(),
      clientResult('a', 5),
      attempt({ operation: 'b', startMs: 200, endMs: 201 }),
      { type: 'stall', startMs: 300, lengthMs: 10 },
    ],
    { graceMs: 100 },
  );
  expect(ids()).toEqual(['a']);
});

test('operations settle in the order of their results', () => {
  const { ids } = group(
    [
      attempt({ operation: 'a' }),
      attempt({ operation: 'b' }),
      clientResult('b', 2),
      clientResult('a', 3),
      { type: 'summary', endMs: 500, operations: 2, attempts: 2, rules: {} },
    ],
    { graceMs: 10 },
  );
  expect(ids()).toEqual(['b', 'a']);
});

test('a fault marks its attempt, whether it is told before or after', () => {
  const { settled } = group([
    { type: 'fault', atMs: 0, operation: 'a', attempt: 2, kind: 'reset' },
    attempt({ attempt: 1 }),
    attempt({ attempt: 2, startMs: 5 }),
    { type: 'fault', atMs: 1, operation: 'a', attempt: 1, kind: 'status' },
    clientResult('a', 9),
  ]);
  expect(settled[0]?.attempts.map(({ fault }) => fault)).toEqual(['status', 'reset']);
});

test('what comes after an operation has settled is counted and not judged', () => {
  const { grouper, settled } = group([
    attempt(),
    clientResult('a', 2),
    attempt({ attempt: 2, startMs: 3 }),
    jobCreated('a', 'job_1'),
    {
      type: 'effect',
      effect: 'replayed',
      atMs: 3,
      operation: 'a',
      jobId: 'j',
      when: 'after-answer',
    },
    { type: 'fault', atMs: 3, operation: 'a', attempt: 1, kind: 'reset' },
    clientResult('a', 3),
  ]);
  expect(settled).toHaveLength(1);
  expect(grouper.strays).toEqual({ lateRecords: 5, lateJobs: 1, unattributed: 0 });
});

test('effects and faults that name no operation are counted', () => {
  const { operation: _, ...anonymous } = jobCreated('a', 'job_1');
  const { grouper } = group([
    anonymous,
    { type: 'fault', atMs: 0, kind: 'reset' },
    { type: 'fault', atMs: 0, operation: 'a', kind: 'reset' },
  ]);
  expect(grouper.strays).toEqual({ lateRecords: 0, lateJobs: 0, unattributed: 3 });
});

test('at the end what has no result is censored, and what waited for effects is not', () => {
  const { grouper, settled } = group(
    [attempt({ operation: 'a' }), attempt({ operation: 'b' }), clientResult('b', 2)],
    { graceMs: 100 },
  );
  grouper.end();
  expect(settled.map(({ id, censored }) => [id, censored])).toEqual([
    ['a', true],
    ['b', false],
  ]);
});

test('an operation whose client was cut short is censored', () => {
  const { settled } = group([attempt(), clientResult('a', 2, 'censored')]);
  expect(settled[0]?.censored).toBe(true);
});

test("without client-results an operation settles a quiet period after its last attempt's end", () => {
  const { grouper, ids, settled } = group(
    [attempt({ startMs: 0, endMs: 10 }), attempt({ attempt: 2, startMs: 60, endMs: 70 })],
    { quietPeriodMs: 100 },
  );
  grouper.advance(170);
  expect(ids()).toEqual([]);
  grouper.advance(171);
  expect(settled.map(({ id, attempts, censored }) => [id, attempts.length, censored])).toEqual([
    ['a', 2, false],
  ]);
});

test('an attempt that starts after the quiet period is late, though nothing came between', () => {
  const { grouper, settled } = group(
    [attempt({ startMs: 0, endMs: 10 }), attempt({ attempt: 2, startMs: 111, endMs: 120 })],
    { quietPeriodMs: 100 },
  );
  grouper.end();
  expect(settled.map(({ attempts, censored }) => [attempts.length, censored])).toEqual([
    [1, false],
  ]);
  expect(grouper.strays.lateRecords).toBe(1);
});

test('however records of different operations are interleaved, the same operations settle', () => {
  const stories = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(stories, fc.infiniteStream(fc.nat()), (counts, choices) => {
      const rows = counts.map((count, index): TraceRecord[] => [
        ...Array.from({ length: count }, (_, retry) =>
          attempt({ operation: `o${index}`, attempt: retry + 1, startMs: retry * 10 }),
        ),
        jobCreated(`o${index}`, `job_${index}`),
        clientResult(`o${index}`, 50),
      ]);
      const inOrder = group(rows.flat(), { graceMs: 5 });
      const mixed: TraceRecord[] = [];
      const left = rows.map((row) => [...row]);
      while (left.some((row) => row.length > 0)) {
        const busy = left.filter((row) => row.length > 0);
        const record = busy[(choices.next().value ?? 0) % busy.length]?.shift();
        if (record) mixed.push(record);
      }
      const interleaved = group(mixed, { graceMs: 5 });
      inOrder.grouper.end();
      interleaved.grouper.end();
      const byId = (one: Operation, other: Operation): number => one.id.localeCompare(other.id);
      expect(interleaved.settled.sort(byId)).toEqual(inOrder.settled.sort(byId));
    }),
  );
});

test('of 100,000 operations that follow each other only one is ever held', () => {
  let most = 0;
  let settled = 0;
  const grouper = createGrouper({
    graceMs: 0,
    onSettled: () => {
      settled += 1;
    },
  });
  for (let index = 0; index < 100_000; index += 1) {
    grouper.push(attempt({ operation: `o${index}`, startMs: index }));
    most = Math.max(most, grouper.open);
    grouper.push(clientResult(`o${index}`, index + 1));
  }
  expect([settled, most]).toEqual([100_000, 1]);
});
