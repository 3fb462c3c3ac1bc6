import { expect, test } from 'vitest';
import { RetrialError } from '../../../../src/core/errors.ts';
import type { Feed } from '../../../../src/core/workload/feed.ts';
import { FeedSettings, feedColumns, readFeed } from '../../../../src/core/workload/feed.ts';

const told = (run: () => unknown): string => {
  try {
    run();
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError) return error.describe();
    throw error;
  }
};

const users = {
  columns: ['email', 'age'],
  rows: [
    ['a@x', '1'],
    ['b@x', '2'],
    ['c@x', '3'],
  ],
};

test('CSV and JSON lines with the same rows are the same feed', () => {
  expect(readFeed('u.csv', 'email,age\na@x,1\nb@x,2\nc@x,3\n')).toEqual(users);
  const lines =
    '\ufeff{"email":"a@x","age":1}\r\n{"age":2,"email":"b@x","more":[]}\n{"email":"c@x","age":"3"}\n';
  expect(readFeed('u.jsonl', lines)).toEqual(users);
});

test.for([
  ['u.csv', '', 'u.csv: this feed is empty; its first line names the columns'],
  ['u.csv', 'email\n', 'u.csv: this feed has no rows'],
  ['u.csv', 'a,a\n1,2', 'u.csv:1: two columns are named "a"; each needs a name of its own'],
  ['u.csv', 'a,\n1,2', 'u.csv:1: column 2 has no name'],
  ['u.csv', 'a,b\n1,2\n3', 'u.csv:3: this line has 1 cell, where the first names 2'],
  ['u.csv', 'a\n"x', 'u.csv:2: this line has a quote that is not closed'],
  ['u.ndjson', '{"a":1}\n\n{"a":2}', 'u.ndjson:2: this line is not a JSON object'],
  ['u.ndjson', '{"a":1}\n[1]', 'u.ndjson:2: this line is not a JSON object'],
  ['u.ndjson', '{"a":1}\n{"b":2}', 'u.ndjson:2: this line has no "a", which the first line has'],
  ['u.ndjson', '', 'u.ndjson: this feed has no rows'],
] as const)('a broken %s is told with its line: %j', ([file, text, sentence]) => {
  expect(told(() => readFeed(file, text))).toBe(sentence);
});

const columnOf = (order: Feed['order'], column: string, seed = '1') =>
  feedColumns({ users: { ...users, order } }, { seed, runId: '0' })('users', column);

test('shared rows go round by the number of the arrival', () => {
  const email = columnOf('shared', 'email');
  expect([0, 1, 2, 3, 7].map(email)).toEqual(['a@x', 'b@x', 'c@x', 'a@x', 'b@x']);
});

test('random rows are the same by the same seed, all of them, and one row for all columns', () => {
  const all = Array.from({ length: 60 }, (_, index) => index);
  const emails = all.map(columnOf('random', 'email'));
  expect(all.map(columnOf('random', 'email'))).toEqual(emails);
  expect(all.map(columnOf('random', 'email', '2'))).not.toEqual(emails);
  expect([...new Set(emails)].sort()).toEqual(['a@x', 'b@x', 'c@x']);
  const rowOf = Object.fromEntries(users.rows.map(([email = '', age]) => [email, age]));
  expect(all.map(columnOf('random', 'age'))).toEqual(emails.map((email) => rowOf[email]));
});

test('a feed or column that is not there is refused', () => {
  expect(told(() => columnOf('shared', 'mail'))).toBe('feed "users" has no column "mail"');
  expect(told(() => feedColumns({}, { seed: '1', runId: '0' })('a', 'b'))).toBe(
    'there is no feed "a"',
  );
});

test('the ending of its name tells how a feed is written', () => {
  const settings = FeedSettings.safeParse({ file: './users.xlsx' });
  expect(settings.error?.issues.map(({ message }) => message)).toEqual([
    'must end in .csv (with a line of column names), or in .jsonl or .ndjson (an object a line)',
  ]);
});
