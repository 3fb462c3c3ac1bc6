import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readYaml } from '../../../src/cli/read-yaml.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { Profile } from '../../../src/core/profile.ts';

const small = readFileSync('test/fixtures/profiles/small.yaml', 'utf8');

/** What the user is told of a profile, with its place; `accepted` where nothing is wrong. */
function told(text: string, env: Readonly<Record<string, string>> = {}): string {
  try {
    readYaml(Profile, { file: 'p.yaml', text, env, code: 'profile' });
    return 'accepted';
  } catch (error) {
    if (error instanceof RetrialError && error.code === 'profile') return error.describe();
    throw error;
  }
}

/** The small profile with one of its lines written anew. */
function line(number: number, written: string): string {
  return small
    .split('\n')
    .with(number - 1, written)
    .join('\n');
}

const durations = '250ms, 10s, 1m30s or 2h';
const write = `write it with a unit, like ${durations}`;
const noTemplate =
  'is not a template value; write {{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}';

test('the small profile itself is accepted', () => {
  expect(told(small)).toBe('accepted');
});

test.for([
  // Keys that are not known.
  [`${small}treshold: []`, '10:1: unknown key "treshold"; did you mean "thresholds"?'],
  [
    `${small}zebra: 1`,
    '10:1: unknown key "zebra"; the keys here are name, contract, target, client, load, operations, feeds, connections, timeouts, maxInFlight, maxRequests, maxJobs, warmup, gracefulStop, thresholds, require, seed, secrets, outputs',
  ],
  [`${small}    metod: GET`, '10:5: unknown key "metod"; did you mean "method"?'],
  [line(2, 'naem: small'), '2:1: unknown key "naem"; did you mean "name"?'],
  [
    line(6, 'load: { model: open, stages: [{ duraton: 1s, rate: 1/s }] }'),
    '6:33: unknown key "duraton"; did you mean "duration"?',
  ],
  [
    line(6, 'load: { model: closed, rate: 10/s, users: 1, duration: 1s }'),
    '6:24: unknown key "rate"; the keys here are model, users, duration, iterations, think, stages',
  ],
  [
    line(5, '    api: aisearch\n    options: { limits: { workrs: 1 } }'),
    '6:26: unknown key "workrs"; did you mean "workers"?',
  ],
  [
    line(5, '    api: aigeon\n    options: { limits: { reads: { persecond: 1 } } }'),
    '6:35: unknown key "persecond"; did you mean "perSecond"?',
  ],
  [
    line(5, '    api: plain\n    options: { latncy: 1s }'),
    '6:16: unknown key "latncy"; did you mean "latency"?',
  ],
  [
    line(5, '    api: aisearch\n    faults:\n      - { kind: delay, delai: 3s }'),
    '7:24: unknown key "delai"; did you mean "delay"?',
  ],
  [
    line(5, '    api: aisearch\n    faults:\n      - { kind: reset, match: { atempt: 1 } }'),
    '7:33: unknown key "atempt"; did you mean "attempt"?',
  ],
  [
    line(
      5,
      '    api: aisearch\n    faults:\n      - kind: status\n        status: 503\n        retryAfter: { second: 1 }',
    ),
    '9:23: unknown key "second"; did you mean "seconds"?',
  ],
  // A client of one's own.
  [`${small}client: { modul: ./c.mjs }`, '10:11: unknown key "modul"; did you mean "module"?'],
  [
    `${small}client: { adapter: ./a.mjs }`,
    '10:20: "adapter" must be a list of a program and its arguments, like [node, ./adapter.mjs], not "./a.mjs"',
  ],
  [
    `${small}client: { concurrency: 5 }`,
    '10:24: "concurrency" needs a client of your own beside it: a "module" or an "adapter"',
  ],
  [
    `${small}client: { module: c.mjs, adapter: [node] }`,
    '10:26: "adapter" stands beside "module"; a load has one client',
  ],
  [
    `${small}client: { module: c.mjs, policy: { retryAfter: honor } }`,
    '10:48: "retryAfter" is for the reference client, and yours does as it does; leave it out',
  ],
  [
    `${small}connections: 5\nclient: { module: c.mjs }`,
    '10:14: "connections" is the matter of your own client, which is not held to it here; leave it out',
  ],
  // Units.
  [
    line(6, 'load: { model: open, rate: 10/min, duration: 1s }'),
    '6:28: "10/min" is not a rate; write it with a unit, like 100/s, 600/m or 5000/h',
  ],
  [
    line(6, 'load: { model: open, rate: 10, duration: 1s }'),
    '6:28: 10 is not a rate; write it with a unit, like 100/s, 600/m or 5000/h',
  ],
  [
    line(6, 'load: { model: open, rate: 10/s, duration: 1 sec }'),
    `6:44: "1 sec" is not a duration; ${write}`,
  ],
  [
    line(6, 'load: { model: open, rate: 10/s, duration: 10 }'),
    `6:44: 10 is not a duration; ${write}`,
  ],
  [
    line(6, 'load: { model: open, rate: 10/s, duration: [1s] }'),
    `6:34: "duration" must be a duration with a unit (${durations}), not a list`,
  ],
  [
    line(6, 'load: { model: open, rate: 10/s, duration: -1s }'),
    '6:44: "duration" must be longer than 0',
  ],
  [`${small}timeouts: { connect: 5 }`, `10:22: 5 is not a duration; ${write}`],
  // Stages and loads.
  [
    line(6, 'load: { model: open, stages: [{ rate: 1/s }] }'),
    `6:31: "duration" is missing; it takes a duration with a unit (${durations})`,
  ],
  [
    line(6, 'load: { model: open, stages: [{ duration: 1s, rate: 1/s, rampTo: 2/s }] }'),
    '6:31: a stage needs either "rate" (steady) or "rampTo" (a straight ramp), and not both',
  ],
  [line(6, 'load: { model: open, stages: [] }'), '6:22: "stages" must not be empty'],
  [
    line(6, 'load: { model: open, rate: 10/s }'),
    '6:1: "load" needs either "rate" and "duration", or "stages"',
  ],
  [
    line(6, 'load: { model: open, rate: 0/s, duration: 1s }'),
    '6:1: "load" has no rate above 0, so that no operation would ever start; give it one',
  ],
  [
    line(6, 'load: { model: opn, rate: 10/s, duration: 1s }'),
    '6:16: "model" is "opn"; it must be one of "open", "closed" (did you mean "open"?)',
  ],
  [
    line(6, 'load: { rate: 10/s, duration: 1s }'),
    '6:1: "model" is missing; it must be one of "open", "closed"',
  ],
  [
    line(6, 'load: fast'),
    '6:7: "load" must be a load, like { model: open, rate: 10/s, duration: 30s }, not "fast"',
  ],
  // Thresholds and rules.
  [
    `${small}thresholds:\n  - errors < 1%\n  - respons.p99 < 1s`,
    '12:5: unknown metric "respons"; did you mean "response"?',
  ],
  [
    `${small}thresholds: [response.p99 < 250]`,
    '10:14: "response" needs a limit with a unit, not 250; write a duration, like 850us, 250ms or 1.5s',
  ],
  [
    `${small}thresholds: ['response.p99{serch} < 1s']`,
    '10:14: there is no operation "serch"; the operations are search',
  ],
  [`${small}thresholds: errors < 1%`, '10:13: "thresholds" must be a list, not "errors < 1%"'],
  [
    `${small}require: [retry-after-honoured]`,
    '10:11: "retry-after-honoured" is not a rule; did you mean "retry-after-honored"?',
  ],
  // Targets, contracts, faults.
  [
    line(3, 'target:\n  url: http://127.0.0.1/'),
    '3:1: "target" needs either "mock" or "url", and not both',
  ],
  [
    `name: a\ntarget: { headers: {} }\n${small.slice(small.indexOf('load:'))}`,
    '2:1: "target" needs either "mock" or "url", and not both',
  ],
  [
    `name: a\ntarget:\n${small.slice(small.indexOf('load:'))}`,
    '2:8: "target" is empty; it takes a target, like { mock: { api: aisearch } } or { url: http://127.0.0.1:8080/ }',
  ],
  [
    `name: a\ntarget: { url: 127.0.0.1:80 }\n${small.slice(small.indexOf('load:'))}`,
    '2:16: "url" must be an http:// or https:// URL, like http://127.0.0.1:8080/',
  ],
  [
    line(5, '    api: aiserch'),
    '5:10: "api" is "aiserch"; it must be one of "aigeon", "aisearch", "plain" (did you mean "aisearch"?)',
  ],
  [
    line(5, '    faults: []'),
    '4:3: "api" is missing; it must be one of "aigeon", "aisearch", "plain"',
  ],
  [
    `${small}contract: aisarch`,
    '10:11: there is no contract "aisarch" (did you mean "aisearch"?); built in are aigeon, aisearch, rfc, aigeon-webhooks, aisearch-webhooks, and a file of your own is named by its path, like ./my-contract.yaml',
  ],
  [
    line(5, '    api: aisearch\n    faults:\n      - { kind: resett }'),
    '7:17: "kind" is "resett"; it must be one of "status", "delay", "stall", "slow-body", "reset-unread", "reset", "lost-answer", "reset-mid-body", "close", "truncate", "malformed", "wrong-type", "broken-json", "duplicate-response", "refuse", "outage", "restart" (did you mean "reset"?)',
  ],
  [
    line(5, '    api: aisearch\n    faults:\n      - { kind: reset, match: { operation: serch } }'),
    '7:44: there is no operation "serch"; the operations are search',
  ],
  [
    line(5, '    api: aisearch\n    faults:\n      - { kind: status, status: 503, retryAfter: 5 }'),
    '7:50: "retryAfter" must be a map with "seconds", a map with "date" and "in" or a map with "raw", not 5',
  ],
  // Operations, and what cannot be sent.
  [
    `${small}  - name: search\n    path: /`,
    '10:11: "search" is taken by another operation; each needs a name of its own',
  ],
  [line(9, "    path: '/{{color}}'"), `9:11: {{color}} ${noTemplate}`],
  [`${small}    body: { a: [1, 'is {{color}}'] }`, `10:20: {{color}} ${noTemplate}`],
  [`${small}    headers:\n      A: b\n      C: '{{color}}'`, `12:10: {{color}} ${noTemplate}`],
  [line(9, '    path: v1'), '9:11: "path" must start with "/"'],
  [
    line(9, '    path: /v1/a search'),
    '9:11: "path" has a character in it that cannot stand in a path; percent-encode it (a space is %20)',
  ],
  [
    `${small}    headers: { A: "b\\r\\nC: d" }`,
    '10:19: the value of header "A" has a line break in it; it must be one line',
  ],
  [
    `${small}    headers: { Host: b }`,
    '10:22: "Host" is written by retrial itself; leave this header out',
  ],
  [`${small}    headers: { A: 5 }`, '10:19: "A" must be a text, not 5; put it in quotes: "5"'],
  [
    `${small}    method: get`,
    '10:13: "method" must be an HTTP method in capitals, like GET or POST',
  ],
  [
    line(8, '  - name: a b'),
    '8:11: "name" must be letters, digits, "-" and "_" only, as it stands in thresholds and reports',
  ],
  // Types, and parts that are missing.
  [line(2, 'name: 5'), '2:7: "name" must be a text, not 5; put it in quotes: "5"'],
  [line(2, 'name:'), '2:6: "name" is empty; it takes a text'],
  [line(2, '# no name'), '3:1: "name" is missing; it takes a text'],
  [
    line(6, '# no load'),
    '2:1: "load" is missing; it takes a load, like { model: open, rate: 10/s, duration: 30s }',
  ],
  [
    small.slice(0, small.indexOf('operations:')),
    '2:1: "operations" is missing; it takes a list of operations, each with a name and a path',
  ],
  [
    `${small.slice(0, small.indexOf('operations:'))}operations: { search: /v1 }`,
    '7:1: "operations" must be a list of operations, each with a name and a path, not a map',
  ],
  [
    `${small.slice(0, small.indexOf('operations:'))}operations: []`,
    '7:1: "operations" must not be empty',
  ],
  [`${small}connections: many`, '10:14: "connections" must be a whole number, not "many"'],
  [
    `${small}outputs: { trace: yes }`,
    '10:19: "trace" must be true, false, or a rate to sample above, like { sampleAbove: 1000/s }, not "yes"',
  ],
  [
    `${small}outputs: { trace: { sampleAbove: 100 } }`,
    '10:34: 100 is not a rate; write it with a unit, like 100/s, 600/m or 5000/h',
  ],
  [
    `${small}client: { policy: { jitter: strong } }`,
    '10:29: "jitter" must be "none" or a list of two factors, like [0.5, 1], not "strong"',
  ],
] as const)(
  'a mistake is told with its place and with what would be right: %#',
  ([text, sentence]) => {
    expect(told(text)).toBe(`p.yaml:${sentence}`);
  },
);

test('several mistakes are all told, in the order of their lines', () => {
  const text = `treshold: []\n${line(6, 'load: { model: open, rate: 10, duration: 1 }')}`;
  expect(told(text)).toBe(`p.yaml:1:1: unknown key "treshold"; did you mean "thresholds"?
  also at 7:28: 10 is not a rate; write it with a unit, like 100/s, 600/m or 5000/h
  also at 7:42: 1 is not a duration; ${write}`);
});

test('of very many mistakes the first ten are told and the others counted', () => {
  const unknown = Array.from({ length: 15 }, (_, index) => `zz${index}: 1\n`).join('');
  const heads = told(small + unknown)
    .split('\n')
    .map((sentence) => sentence.split(';')[0]);
  const also = Array.from(
    { length: 9 },
    (_, index) => `  also at ${index + 11}:1: unknown key "zz${index + 1}"`,
  );
  expect(heads).toEqual(['p.yaml:10:1: unknown key "zz0"', ...also, '  and 5 more']);
});

test.for([
  ['', 'p.yaml: the file is empty; it needs "name", "target", "load" and "operations"'],
  [
    '# only this\n',
    'p.yaml: the file is empty; it needs "name", "target", "load" and "operations"',
  ],
  ['hello', 'p.yaml:1:1: the file must be a map of keys, not "hello"'],
  ['- a', 'p.yaml:1:1: the file must be a map of keys, not a list'],
] as const)('a file that holds %j is told to be none', ([text, sentence]) => {
  expect(told(text)).toBe(sentence);
});

test('a variable of the environment is filled in, and $${…} stands for the text itself', () => {
  const text = `${small}seed: a\${SEED}b$\${SEED}`;
  const source = { file: 'p.yaml', text, env: { SEED: '7' }, code: 'profile' as const };
  expect(readYaml(Profile, source).seed).toBe(['a7b$', '{SEED}'].join(''));
});

test('without an environment, a variable is left as it is', () => {
  const text = `${small}seed: \${SEED}`;
  expect(readYaml(Profile, { file: 'p.yaml', text, code: 'profile' }).seed).toBe(
    ['$', '{SEED}'].join(''),
  );
});

test('each variable that is not set is told where it stands first', () => {
  const text = `${small}    headers: { A: '\${TOKEN}', B: '\${TOKEN}', C: 'x \${KEY}' }`;
  const sentence = (name: string): string =>
    `the environment variable ${name} is not set; set it, or write $$\{${name}} for the text itself`;
  expect(told(text)).toBe(
    `p.yaml:10:19: ${sentence('TOKEN')}\n  also at 10:49: ${sentence('KEY')}`,
  );
});

test('a secret from the environment is not shown, whatever is wrong with it', () => {
  const text = `${small}    headers: { Authorization: '\${TOKEN}' }`;
  expect(told(text, { TOKEN: 'hunter2\n' })).toBe(
    'p.yaml:10:31: the value of header "Authorization" has a line break in it; it must be one line',
  );
});
