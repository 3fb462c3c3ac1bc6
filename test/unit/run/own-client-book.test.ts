import { expect, test } from 'vitest';
import type { OwnRun } from '../../../src/run/own-client-book.ts';
import { OwnClientBook } from '../../../src/run/own-client-book.ts';
import { attempt, clientResult, jobCreated, response } from '../../helpers/records.ts';

const runOf = (index: number, arrivalMs = 0): OwnRun => ({
  ...{ id: `op-${index}`, index, chain: undefined, arrivalMs, attempt: 0, endedMs: -1 },
  kind: { name: 'op', expect: undefined },
});

/** A book, and what it told its recorder, in order. */
function keeping() {
  const told: string[] = [];
  const book = new OwnClientBook({
    recorder: {
      arrived: ({ id }) => void told.push(`${id} arrived`),
      attempted: ({ id, endedMs }, { attempt, arrivalMs, startMs, client, accepted }) =>
        void told.push(
          `${id}/${attempt} by ${client}, due ${arrivalMs}, waited ${startMs - endedMs}, ${accepted}`,
        ),
      ended: (run, { result }) =>
        void told.push(`${run.id} ${result} after ${run.attempt} attempts`),
      told: ({ records, watermarkMs }) =>
        void told.push(`${records.map(({ type }) => type).join()} until ${watermarkMs}`),
    },
    onStall: ({ startMs }) => void told.push(`stall at ${startMs}`),
    client: 'own',
  });
  return { book, told };
}

test('an attempt that the mock saw gets its arrival, and its wait from the attempt before', () => {
  const { book, told } = keeping();
  const expect404 = { status: [404], code: undefined };
  book.arrived({ ...runOf(1, 3.0004), kind: { name: 'op', expect: expect404 } });
  const first = attempt({ operation: 'op-1', startMs: 10, endMs: 20, outcome: response(503) });
  const second = attempt({ operation: 'op-1', attempt: 2, startMs: 50, outcome: response(404) });
  book.told({ records: [first, second], watermarkMs: 60 });
  expect(told).toEqual([
    'op-1 arrived',
    'op-1/1 by own, due 3, waited 0, false',
    'op-1/2 by own, due 3, waited 30, true',
    ' until 60',
  ]);
});

test('what the client told waits for all that the mock saw before it', () => {
  const { book, told } = keeping();
  const run = runOf(1);
  book.arrived(run);
  book.reported(run, clientResult('op-1', 30));
  book.told({ records: [], watermarkMs: 25 });
  const seen = attempt({ operation: 'op-1', startMs: 26, endMs: 29 });
  const job = jobCreated('op-1', 'j', { atMs: 35 });
  book.told({ records: [seen, job], watermarkMs: 40 });
  expect(told).toEqual([
    'op-1 arrived',
    ' until 25',
    'op-1/1 by own, due 0, waited 0, undefined',
    'op-1 succeeded after 1 attempts',
    'effect until 35',
    ' until 40',
  ]);
});

test('what the client told last is taken down at the end', () => {
  const { book, told } = keeping();
  const run = runOf(1);
  book.arrived(run);
  book.reported(run, clientResult('op-1', 30, 'censored'));
  book.finish();
  expect(told).toEqual(['op-1 arrived', 'op-1 censored after 0 attempts']);
});

test('attempts that overlap have not waited', () => {
  const { book, told } = keeping();
  book.arrived(runOf(1));
  const hedge = attempt({ operation: 'op-1', attempt: 2, startMs: 15, endMs: 18 });
  const slow = attempt({ operation: 'op-1', startMs: 10, endMs: 40 });
  const third = attempt({ operation: 'op-1', attempt: 3, startMs: 35, endMs: 50 });
  book.told({ records: [hedge, slow, third], watermarkMs: 60 });
  expect(told.slice(1, 4).map((line) => line.slice(0, -', undefined'.length))).toEqual([
    'op-1/2 by own, due 0, waited 0',
    'op-1/1 by own, due 0, waited 0',
    'op-1/3 by own, due 0, waited 0',
  ]);
});

test('attempts of operations that have settled, or never were, are counted and left out', () => {
  const { book, told } = keeping();
  book.arrived(runOf(1));
  book.settled('op-1');
  const records = [attempt({ operation: 'op-1' }), attempt({ operation: 'op-9' })];
  book.told({ records, watermarkMs: 5 });
  expect({ late: book.lateAttempts, told }).toEqual({
    late: 2,
    told: ['op-1 arrived', ' until 5'],
  });
});

test('what follows a success below the same base is judged, and not counted', () => {
  const { book, told } = keeping();
  book.arrived(runOf(1));
  const poll = attempt({ operation: 'op-1.2', parent: 'op-1', startMs: 4 });
  book.told({ records: [poll], watermarkMs: 6 });
  expect({ followUps: book.followUps, told }).toEqual({
    followUps: 1,
    told: ['op-1 arrived', 'attempt until 5', ' until 6'],
  });
});

test('standstills are those of the mock, which observes', () => {
  const { book, told } = keeping();
  book.told({ records: [{ type: 'stall', startMs: 3, lengthMs: 7 }], watermarkMs: 12 });
  expect(told).toEqual(['stall at 3', ' until 12']);
});
