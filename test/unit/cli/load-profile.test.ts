import { mkdirSync, mkdtempDisposableSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { loadContract, loadProfile } from '../../../src/cli/load-profile.ts';
import { readText } from '../../../src/cli/read-text.ts';
import { writeYaml } from '../../../src/cli/read-yaml.ts';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { RetrialError } from '../../../src/core/errors.ts';

const folder = 'test/fixtures/profiles';
const { rfc } = builtinContracts;

/** A file in a folder of its own; the folder goes when the test ends. */
function temporary(files: Readonly<Record<string, string>>): Disposable & { path: string } {
  const place = mkdtempDisposableSync(join(tmpdir(), 'retrial-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(place.path, name, '..'), { recursive: true });
    writeFileSync(join(place.path, name), text);
  }
  return place;
}

/** What the user is told, with `…` for the temporary folder; `nothing` where all is well. */
function told(run: () => unknown, path = 'nowhere'): string {
  try {
    run();
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError) return error.describe().replaceAll(path + sep, '…/');
    throw error;
  }
}

test('every key of a profile comes back in the units of the program', () => {
  const { profile, contract, hash } = loadProfile(`${folder}/whole.yaml`, {
    RETRIAL_TEST_KEY: 'sk_x',
  });
  expect({ profile, contract: contract.name, hash }).toEqual({
    contract: 'aigeon',
    hash: expect.stringMatching(/^[0-9a-f]{16}$/),
    profile: {
      name: 'whole',
      contract: 'aigeon',
      target: {
        mock: {
          api: 'aigeon',
          options: {
            errorStyle: 'http',
            missingParameterCode: -1,
            webhookTimeScale: 1,
            keys: { sk_x: { organisation: 'org', writes: true } },
            limits: {
              writes: { perSecond: 5, perMinute: 600 },
              reads: { perSecond: 50, perMinute: 60 },
              sends: { perMinute: 6 },
            },
            idempotency: { ttl: 3_600_000, cap: 10 },
            latency: { uniform: [10, 20] },
          },
          faults: [
            {
              kind: 'status',
              match: {
                operation: 'import',
                method: 'POST',
                path: '/public/*',
                from: 1_000,
                to: 2_000,
              },
              status: 503,
              code: 500001,
              retryAfter: { date: 'imf', in: -1_000 },
              headers: { 'X-Fault': 'yes' },
              body: '{}',
            },
            { kind: 'delay', delay: 50, match: { attempt: [1, 2], probability: 0.5 } },
            { kind: 'truncate', framing: 'chunked', share: 0.25, match: { attempt: 1 } },
            {
              kind: 'outage',
              as: 'reset',
              status: 503,
              match: { from: 3_000, to: 4_000, connection: 2 },
            },
          ],
        },
        headers: { 'X-Api-Token': 'sk_x', 'X-Literal': ['$', '{RETRIAL_TEST_KEY}'].join('') },
      },
      client: {
        retries: true,
        policy: {
          maxAttempts: 3,
          backoff: { base: 250, factor: 3, cap: 5_000 },
          jitter: { lo: 1, hi: 1 },
          retryAfterJitter: 0.1,
          giveUpAbove: 60_000,
          retryAfter: 'ignore',
          alsoRetry: [400, '400100'],
          idempotencyKey: 'none',
        },
      },
      load: {
        model: 'closed',
        think: { minMs: 10, maxMs: 20 },
        iterations: 100,
        stages: [
          { durationMs: 90_000, from: 0, to: 10 },
          { durationMs: 10_000, from: 5, to: 5 },
        ],
      },
      operations: [
        {
          name: 'import',
          weight: 2,
          method: 'POST',
          path: '/public/api/v1/contacts/add-group-members?n={{seq}}',
          headers: { 'X-Trace': '{{uuid}}' },
          body: { group_id: 'g1', members: [{ email: '{{pick a b}}@example.com' }] },
          idempotency: 'none',
          expect: { status: [200, 202], code: [0] },
        },
      ],
      connections: 20,
      timeouts: { connect: 1_000, headers: 2_000, body: 3_000 },
      maxInFlight: 50,
      warmup: 0,
      gracefulStop: 5_000,
      thresholds: [
        expect.objectContaining({
          threshold: expect.objectContaining({ operation: 'import', limit: 1_000_000 }),
        }),
      ],
      require: ['no-duplicate-jobs'],
      seed: '42',
      outputs: { trace: false },
    },
  });
});

test('the hash is of the text alone: a variable in it changes nothing, a comment does', () => {
  const hashes = (['a', 'b'] as const).map(
    (key) => loadProfile(`${folder}/whole.yaml`, { RETRIAL_TEST_KEY: key }).hash,
  );
  const text = readText(`${folder}/whole.yaml`, 'a load profile');
  using place = temporary({ 'a.yaml': `${text}# more\n` });
  const other = loadProfile(join(place.path, 'a.yaml'), { RETRIAL_TEST_KEY: 'a' }).hash;
  expect([hashes[0] === hashes[1], hashes[0] === other]).toEqual([true, false]);
});

test.for([
  ['mock: { api: aigeon }', 'aigeon'],
  ['mock: { api: aisearch }', 'aisearch'],
  ['mock: { api: plain }', 'rfc'],
  ['url: http://127.0.0.1/', 'rfc'],
] as const)('without a contract, a target { %s } is judged by %s', ([target, contract]) => {
  const text = `name: a
target: { ${target} }
load: { model: open, rate: 1/s, duration: 1s }
operations: [{ name: a, path: / }]
`;
  using place = temporary({ 'a.yaml': text });
  expect(loadProfile(join(place.path, 'a.yaml'), {}).contract).toBe(builtinContracts[contract]);
});

const ownProfile = `name: a
contract: ./contracts/mine.yaml
target: { url: http://127.0.0.1/ }
load: { model: open, rate: 1/s, duration: 1s }
operations: [{ name: a, path: / }]
`;

test('a contract file is found from the folder of the profile that names it', () => {
  const mine = { ...rfc, name: 'mine' };
  using place = temporary({
    'deep/a.yaml': ownProfile,
    'deep/contracts/mine.yaml': writeYaml(mine),
  });
  expect(loadProfile(join(place.path, 'deep', 'a.yaml'), {}).contract).toEqual(mine);
});

test('a contract file that is not there is told by its own path', () => {
  using place = temporary({ 'deep/a.yaml': ownProfile });
  const run = () => loadProfile(join(place.path, 'deep', 'a.yaml'), {});
  expect(told(run, place.path)).toBe(
    '…/deep/contracts/mine.yaml: cannot read a contract: there is no such file',
  );
});

test('mistakes in a contract file are told at its own lines', () => {
  const text = writeYaml(rfc)
    .replace('networkError:', 'netwrokError:')
    .replace('maxAttempts: 5', 'maxAttempts: 0');
  const lineOf = (part: string): string => {
    const before = text.slice(0, text.indexOf(part)).split('\n');
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
  };
  using place = temporary({ 'mine.yaml': text });
  const run = () => loadContract('./mine.yaml', place.path);
  expect(told(run, place.path)).toBe(
    `…/mine.yaml:${lineOf('netwrokError')}: unknown key "netwrokError"; did you mean "networkError"?\n` +
      `  also at ${lineOf('0\n  backoff')}: "maxAttempts" is 0; it must be at least 1`,
  );
});

test('a contract file takes no variables: what looks like one is text', () => {
  const title = ['for $', '{HOME}'].join('');
  using place = temporary({ 'mine.yaml': writeYaml({ ...rfc, title }) });
  expect(loadContract(join(place.path, 'mine.yaml')).title).toBe(title);
});

test.for(['aigeon', 'aisearch', 'rfc'] as const)('%s is built in', (name) => {
  expect(loadContract(name)).toBe(builtinContracts[name]);
});

const builtIn =
  'built in are aigeon, aisearch, rfc, aigeon-webhooks, aisearch-webhooks, and a file of your own is named by its path, like ./my-contract.yaml';

test.for([
  ['rcf', `there is no contract "rcf" (did you mean "rfc"?); ${builtIn}`],
  ['constructor', `there is no contract "constructor"; ${builtIn}`],
  ['mine', `there is no contract "mine"; ${builtIn}`],
] as const)('the contract "%s" is not known', ([name, sentence]) => {
  expect(told(() => loadContract(name))).toBe(sentence);
});

test.for([
  [`${folder}/none.yaml`, 'there is no such file'],
  [`${folder}/small.yaml/none.yaml`, 'there is no such file'],
  [folder, 'it is a folder; name the file in it'],
] as const)('the profile %s cannot be read: %s', ([file, why]) => {
  expect(told(() => loadProfile(file, {}))).toBe(`${file}: cannot read a load profile: ${why}`);
});

const feedProfile = (operation: string): string => `name: a
target: { mock: { api: plain } }
load: { model: open, rate: 1/s, duration: 1s }
feeds: { users: { file: ./data/users.csv } }
operations:
  - ${operation}
`;

test('feeds are found from the folder of the profile, and come with it', () => {
  const path = "{ name: a, path: '/{{users.id}}', headers: { X: '{{env.ZONE}} {{ env.ZONE }}' } }";
  using place = temporary({
    'deep/a.yaml': feedProfile(path),
    'deep/data/users.csv': 'id,name\n1,a\n',
  });
  const { feeds, profile } = loadProfile(join(place.path, 'deep', 'a.yaml'), { ZONE: 'eu' });
  expect(feeds).toEqual({
    users: { columns: ['id', 'name'], rows: [['1', 'a']], order: 'shared' },
  });
  expect(profile.operations[0]?.headers).toEqual({ X: 'eu eu' });
});

test.for([
  [
    "{ name: a, path: '/{{users.naem}}' }",
    'a.yaml: operation "a": {{users.naem}}: feed "users" has no column "naem"; did you mean "name"?',
  ],
  [
    "{ name: a, path: '/{{users.zip}}' }",
    'a.yaml: operation "a": {{users.zip}}: feed "users" has no column "zip"; its columns are id, name',
  ],
  [
    "{ name: a, path: '/{{user.id}}' }",
    'a.yaml:6:22: {{user.id}}: there is no feed "user"; did you mean "users"?',
  ],
  [
    "{ name: a, path: /, headers: { X: '{{orders.id}}' } }",
    'a.yaml:6:39: {{orders.id}}: there is no feed "orders"; the feeds are users',
  ],
  [
    "{ name: a, path: '/{{env.ZONE}}' }",
    'a.yaml:6:22: the environment variable ZONE is not set; set it',
  ],
] as const)('%s is refused for what it names', ([operation, sentence]) => {
  using place = temporary({
    'a.yaml': feedProfile(operation),
    'data/users.csv': 'id,name\n1,a\n',
  });
  expect(told(() => loadProfile(join(place.path, 'a.yaml'), {}), place.path)).toBe(`…/${sentence}`);
});

test.for([
  [{}, ': cannot read the feed "users": there is no such file'],
  [{ 'data/users.csv': 'id\n1,2\n' }, ':2: this line has 2 cells, where the first names 1'],
] as const)('a feed that cannot be used is told by its own path: %j', ([files, sentence]) => {
  using place = temporary({
    'a.yaml': feedProfile("{ name: a, path: '/{{users.id}}' }"),
    ...files,
  });
  const run = () => loadProfile(join(place.path, 'a.yaml'), {});
  expect(told(run, place.path)).toBe(`…/data/users.csv${sentence}`);
});

test('a feed above 100 MB is refused before it is read', () => {
  using place = temporary({
    'a.yaml': feedProfile("{ name: a, path: '/{{users.id}}' }"),
    'data/users.csv': 'id\n1\n',
  });
  truncateSync(join(place.path, 'data', 'users.csv'), 100_000_001);
  expect(told(() => loadProfile(join(place.path, 'a.yaml'), {}), place.path)).toBe(
    '…/data/users.csv: this feed has 101 MB; all feeds are held in memory, so one may have at most 100 MB',
  );
});
