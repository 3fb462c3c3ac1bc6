// biome-ignore-all lint/suspicious/noThenProperty: a key of the profile, and no promise
import { expect, test } from 'vitest';
import { Profile } from '../../../src/core/profile.ts';

const least = {
  name: 'a',
  target: { mock: { api: 'plain' } },
  load: { model: 'open', rate: '1/s', duration: '1s' },
};
const parse = (operation: object, more: object = {}) =>
  Profile.safeParse({ ...least, ...more, operations: [{ name: 'a', path: '/', ...operation }] });
const issues = (operation: object, more: object = {}): string[] =>
  (parse(operation, more).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

const job = { job: { pointer: '/id' } };

test('a chain may use what any answer before gave, and after what the first answer gave', () => {
  const look = { name: 'look', path: '/{{job}}', take: { url: { header: 'Location' } } };
  const chain = {
    take: job,
    then: [look, { name: 'get', path: '{{url}}?part={{job}}' }],
    after: { method: 'DELETE', path: '/{{job}}' },
  };
  expect(issues(chain)).toEqual([]);
});

test('a poll has a pause and an end, whether they are said or not', () => {
  const until = { pointer: '/state', in: ['done', 0, true] };
  const { data } = parse({ then: [{ name: 'b', path: '/', until }] });
  expect(data?.operations[0]?.then?.[0]?.until).toEqual({ ...until, every: 1_000, atMost: 60_000 });
});

const step = (more: object) => ({ take: job, then: [{ name: 'b', path: '/', ...more }] });

test.for([
  [
    step({ path: '/{{jbo}}' }),
    'operations.0.then.0.path: {{jbo}}: no answer before this request gives "jbo"; did you mean "job"?',
  ],
  [
    { then: [{ name: 'b', path: '/', body: { id: '{{job}}' } }] },
    'operations.0.then.0.body.id: {{job}}: no answer before this request gives "job"; take it there, like take: { job: { pointer: /jobId } }',
  ],
  [
    { ...step({ take: { url: { pointer: '/u' } } }), after: { path: '/{{url}}' } },
    'operations.0.after.path: {{url}}: no answer before this request gives "url"; take it there, like take: { job: { pointer: /jobId } }',
  ],
  [
    step({ take: { id: { pointer: '/id' } }, path: '/{{id}}' }),
    'operations.0.then.0.path: {{id}}: no answer before this request gives "id"; take it there, like take: { job: { pointer: /jobId } }',
  ],
  [
    step({ path: '/{{users.id}}' }),
    'operations.0.then.0.path: {{users.id}}: there is no feed "users"; name its file under "feeds", like feeds: { users: { file: ./users.csv } }',
  ],
  [
    {
      then: [
        { name: 'b', path: '/' },
        { name: 'b', path: '/' },
      ],
    },
    'operations.0.then.1.name: "b" is taken by another step; each needs a name of its own',
  ],
  [
    step({ path: 'jobs' }),
    'operations.0.then.0.path: must start with "/", or with a value taken from an answer',
  ],
  [
    step({ path: '/{{5}}' }),
    'operations.0.then.0.path: {{5}} is not a template value; write {{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}',
  ],
  [{ take: { seq: { pointer: '/id' } } }, 'operations.0.take.seq: Invalid key in record'],
  [
    { take: { job: { pointer: 'id' } } },
    'operations.0.take.job.pointer: must be a JSON pointer, like /job/id, with ~1 for a slash in a name',
  ],
] as const)('%j is refused', ([operation, sentence]) => {
  expect(issues(operation)).toContain(sentence);
});

test('a threshold and a fault may name a step', () => {
  const more = {
    thresholds: ['response.max{a.b} < 1s'],
    target: { mock: { api: 'plain', faults: [{ kind: 'reset', match: { operation: 'a.b' } }] } },
  };
  expect(issues(step({}), more)).toEqual([]);
  expect(issues(step({}), { thresholds: ['response.max{a.c} < 1s'] })).toEqual([
    'thresholds.0: there is no operation "a.c"; the operations are a, a.b',
  ]);
});
