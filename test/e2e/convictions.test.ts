import { test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { RuleVerdict } from '../../src/core/rules/rule.ts';
import { flaggedBy, judgeAgain, runProfile, writeProfile } from '../helpers/load-run.ts';

vi.setConfig({ maxConcurrency: 2 });

/** What makes a profile of a test: a mock that fails in some way, and how much is asked of it. */
interface Setting {
  readonly api: 'aigeon' | 'aisearch' | 'plain';
  readonly options?: object;
  readonly fault?: object;
  readonly operation: object;
  /** Operations that arrive, and how many a second. */
  readonly operations: number;
  readonly rate?: number;
}

const credentials = {
  aigeon: { 'X-Api-Token': 'sk_test_a' },
  aisearch: { Authorization: 'Bearer sk_test_a' },
  plain: {},
};
const addMembers = '/public/api/v1/contacts/add-group-members';
const members = [{ email: 'reader{{seq}}@example.com' }];
const importing = { method: 'POST', path: addMembers, body: { group_id: 'g1', members } };
const searching = {
  method: 'POST',
  path: '/v1/search',
  body: { query: 'item {{seq}}', surfaces: ['chatgpt'] },
};
const ordering = { method: 'POST', path: '/orders', body: { item: 'kettle {{seq}}' } };
const gatewayFails = { kind: 'status', status: 503, match: { attempt: [1, 2] } };
const gatewayFailsOnce = { kind: 'status', status: 503, match: { attempt: 1 } };
const answersGetLost = { kind: 'lost-answer', match: { attempt: 1 } };

/** Each is played by the client of the contract first, then by clients bent in one way. */
const settings = {
  'aigeon, failing gateway': {
    api: 'aigeon',
    fault: gatewayFails,
    operation: importing,
    operations: 20,
    rate: 10,
  },
  'aisearch, failing gateway': {
    api: 'aisearch',
    options: { limits: { requestsPerSecond: 100 } },
    fault: gatewayFailsOnce,
    operation: searching,
    operations: 20,
    rate: 10,
  },
  'aigeon, told to wait': {
    api: 'aigeon',
    fault: {
      kind: 'status',
      status: 429,
      code: 429001,
      retryAfter: { seconds: 2 },
      match: { attempt: 1 },
    },
    operation: importing,
    operations: 10,
  },
  'aisearch, told to wait': {
    api: 'aisearch',
    fault: {
      kind: 'status',
      status: 429,
      code: 'RATE_LIMIT_EXCEEDED',
      retryAfter: { seconds: 2 },
      headers: {
        'X-RateLimit-Limit': '10',
        'X-RateLimit-Remaining': '0',
        'X-RateLimit-Reset': '0',
      },
      match: { attempt: 1 },
    },
    operation: searching,
    operations: 10,
  },
  'aigeon, told to wait again and again': {
    api: 'aigeon',
    fault: { kind: 'status', status: 429, code: 429001, retryAfter: { seconds: 1 } },
    operation: importing,
    operations: 4,
    rate: 8,
  },
  'aigeon, a parameter missing': {
    api: 'aigeon',
    operation: { ...importing, body: { members } },
    operations: 5,
  },
  'aigeon, a parameter missing by the table': {
    api: 'aigeon',
    options: { errorStyle: 'http' },
    operation: { ...importing, body: { members } },
    operations: 5,
  },
  'aisearch, an invalid search': {
    api: 'aisearch',
    operation: { ...searching, body: { surfaces: ['chatgpt'] } },
    operations: 5,
  },
  'aisearch, an unknown job': {
    api: 'aisearch',
    operation: { path: '/v1/jobs/job_none' },
    operations: 5,
  },
  'aigeon, lost answers': {
    api: 'aigeon',
    fault: answersGetLost,
    operation: importing,
    operations: 10,
  },
  'aisearch, lost answers': {
    api: 'aisearch',
    fault: answersGetLost,
    operation: searching,
    operations: 10,
  },
  'aisearch, a full queue': {
    api: 'aisearch',
    options: { limits: { requestsPerSecond: 200 } },
    fault: {
      kind: 'status',
      status: 429,
      code: 'QUEUE_CAPACITY_EXCEEDED',
      retryAfter: { seconds: 2 },
      headers: {
        'X-RateLimit-Limit': '200',
        'X-RateLimit-Remaining': '150',
        'X-RateLimit-Reset': '0',
      },
      match: { attempt: 1 },
    },
    operation: searching,
    operations: 60,
    rate: 30,
  },
  'plain, failing gateway': {
    api: 'plain',
    fault: gatewayFailsOnce,
    operation: ordering,
    operations: 10,
  },
} as const satisfies Record<string, Setting>;
type SettingName = keyof typeof settings;

function profileOf(name: SettingName, client: object = {}): string {
  const { api, operation, operations, ...rest }: Setting = settings[name];
  const { rate = 5, options = {}, fault } = rest;
  return writeProfile(
    stringify({
      name: 'bent-client',
      target: {
        mock: { api, options, faults: fault ? [fault] : [] },
        headers: credentials[api],
      },
      client,
      load: { model: 'open', rate: `${rate}/s`, duration: `${(operations * 1_000) / rate}ms` },
      operations: [{ name: 'call', ...operation }],
      seed: 1,
    }),
  );
}

const acquitted = Object.keys(settings) as SettingName[];

test.concurrent.for(acquitted)(
  'the client of the contract is acquitted: %s',
  {
    timeout: 90_000,
  },
  async (name, { expect }) => {
    const run = await runProfile(profileOf(name));
    expect({
      exitCode: run.ran.exitCode,
      verdict: run.result.verdict,
      flagged: flaggedBy(run.result.rules),
    }).toEqual({ exitCode: 0, verdict: 'pass', flagged: {} });
    expect(await judgeAgain(run)).toEqual(run.result.rules);
  },
);

interface Conviction {
  readonly bent: string;
  readonly setting: SettingName;
  readonly policy: object;
  readonly args?: readonly string[];
  /** The rules that flag it, and no other. */
  readonly flagged: Readonly<Record<string, RuleVerdict>>;
  /** What the first evidence of each says. */
  readonly evidence: readonly RegExp[];
  /** How often each is broken, where no chance is in it. */
  readonly violations?: readonly number[];
}

const convictions: readonly Conviction[] = [
  {
    bent: 'waits without jitter',
    setting: 'aigeon, failing gateway',
    policy: { jitter: 'none' },
    flagged: { 'jitter-present': 'fail' },
    evidence: [
      /^the first 18 of 20 waits before attempt 3 lie within .* 5 % of the declared 300 ms$/,
    ],
    violations: [1],
  },
  {
    bent: 'waits without jitter',
    setting: 'aisearch, failing gateway',
    policy: { jitter: 'none' },
    flagged: { 'jitter-present': 'fail' },
    evidence: [
      /^the first 18 of 20 waits before attempt 2 lie within .* 5 % of the contract's 500 ms$/,
    ],
    violations: [1],
  },
  {
    bent: 'jitters too widely',
    setting: 'aigeon, failing gateway',
    policy: { jitter: [0.5, 3] },
    flagged: { 'jitter-bounds': 'fail' },
    evidence: [/^waited .* before attempt \d, where at (least|most) .* is declared/],
  },
  {
    bent: 'comes back too soon',
    setting: 'aigeon, failing gateway',
    policy: { backoff: { base: '100ms', factor: 2 } },
    flagged: { 'jitter-bounds': 'fail' },
    evidence: [/^waited 1\d\d(\.\d+)? ms before attempt 2, where at least 500 ms is declared$/],
    violations: [40],
  },
  {
    bent: 'ignores Retry-After',
    setting: 'aigeon, told to wait',
    policy: { retryAfter: 'ignore' },
    flagged: { 'retry-after-honored': 'fail' },
    evidence: [/^waited .* of the 2000 ms/],
    violations: [10],
  },
  {
    bent: 'ignores Retry-After',
    setting: 'aisearch, told to wait',
    policy: { retryAfter: 'ignore' },
    flagged: { 'retry-after-honored': 'fail' },
    evidence: [/^waited .* of the 2000 ms/],
    violations: [10],
  },
  {
    bent: 'tries seven times',
    setting: 'aigeon, told to wait again and again',
    policy: { maxAttempts: 7, retryAfterJitter: 0 },
    flagged: { 'attempts-capped': 'fail' },
    evidence: [/^made 7 attempts of the 5 that are declared, within /],
    violations: [4],
  },
  {
    bent: 'retries the code of a missing parameter',
    setting: 'aigeon, a parameter missing',
    policy: { alsoRetry: [400100], maxAttempts: 2 },
    flagged: { 'never-retry-4xx': 'fail' },
    evidence: [/^sent the same POST again .* after code 400100 under status 200,/],
    violations: [5],
  },
  {
    bent: 'retries 400',
    setting: 'aigeon, a parameter missing by the table',
    policy: { alsoRetry: [400], maxAttempts: 2 },
    flagged: { 'never-retry-4xx': 'fail' },
    evidence: [/^sent the same POST again .* after code 400100 under status 400,/],
    violations: [5],
  },
  {
    bent: 'retries 400',
    setting: 'aisearch, an invalid search',
    policy: { alsoRetry: [400], maxAttempts: 2 },
    flagged: { 'never-retry-4xx': 'fail' },
    evidence: [/^sent the same POST again .* after code VALIDATION_FAILED under status 400,/],
    violations: [5],
  },
  {
    bent: 'retries 404',
    setting: 'aisearch, an unknown job',
    policy: { alsoRetry: [404], maxAttempts: 2 },
    flagged: { 'never-retry-4xx': 'fail' },
    evidence: [/^sent the same GET again .* after code JOB_NOT_FOUND under status 404,/],
    violations: [5],
  },
  {
    bent: 'takes a new key for each attempt',
    setting: 'aigeon, lost answers',
    policy: { idempotencyKey: 'per-attempt' },
    flagged: { 'idempotency-key-stable': 'fail', 'no-duplicate-jobs': 'fail' },
    evidence: [/^attempt 2 carried the key /, /^made 2 jobs .* the client is at fault$/],
    violations: [10, 10],
  },
  {
    bent: 'takes a new key for each attempt',
    setting: 'aisearch, lost answers',
    policy: { idempotencyKey: 'per-attempt' },
    flagged: { 'idempotency-key-stable': 'fail', 'no-duplicate-jobs': 'fail' },
    evidence: [/^attempt 2 carried the key /, /^made 2 jobs .* the client is at fault$/],
    violations: [10, 10],
  },
  {
    bent: 'sends no key',
    setting: 'aisearch, told to wait',
    policy: { idempotencyKey: 'none' },
    flagged: { 'idempotency-key-present': 'fail' },
    evidence: [/^POST "\/v1\/search" carried no key on attempt 1, .* body field idempotencyKey$/],
    violations: [10],
  },
  {
    bent: 'sends no key, where that only should be',
    setting: 'aigeon, told to wait',
    policy: { idempotencyKey: 'none' },
    args: ['--strict'],
    flagged: { 'idempotency-key-present': 'warn' },
    evidence: [/^POST .* carried no key on attempt 1, .* in the header Idempotency-Key$/],
    violations: [10],
  },
  {
    bent: 'comes back to a full queue in one instant',
    setting: 'aisearch, a full queue',
    policy: { jitter: 'none', retryAfterJitter: 0 },
    args: ['--strict'],
    flagged: { 'herd-spread': 'warn' },
    evidence: [/^\d+ of \d+ clients came back .* the jitter on top of Retry-After spreads them/],
    violations: [1],
  },
  {
    bent: 'sends a write without a key again',
    setting: 'plain, failing gateway',
    policy: { idempotencyKey: 'none', alsoRetry: [503] },
    args: ['--strict'],
    flagged: { 'unkeyed-write-not-resent': 'warn' },
    evidence: [/^sent POST without a key again .* after HTTP 503 \(attempt 2\), where the first/],
    violations: [10],
  },
];

test.concurrent.for(convictions)(
  'a client that $bent is convicted: $setting',
  {
    timeout: 90_000,
  },
  async ({ setting, policy, args, flagged, evidence, violations }, { expect }) => {
    const decided = Object.keys(flagged);
    const run = await runProfile(profileOf(setting, { policy }), args, { decided });
    const { rules, verdict } = run.result;
    const found = rules.filter(({ id }) => id in flagged);
    expect({
      exitCode: run.ran.exitCode,
      verdict,
      flagged: flaggedBy(rules),
      evidence: found.map((rule) => rule.evidence[0]?.sentence),
      violations: violations && found.map((rule) => rule.violations),
    }).toEqual({
      exitCode: 1,
      verdict: 'fail',
      flagged,
      evidence: evidence.map((sentence) => expect.stringMatching(sentence)),
      violations,
    });
    expect(await judgeAgain(run)).toEqual(rules);
  },
);

test.concurrent.for(['aigeon, failing gateway', 'aisearch, failing gateway'] as const)(
  'a client that plays without retries is not accused of that: %s',
  {
    timeout: 90_000,
  },
  async (setting, { expect }) => {
    const { ran, result } = await runProfile(profileOf(setting, { retries: false }));
    const { succeeded, failed, attempts } = result.counts;
    expect({
      exitCode: ran.exitCode,
      flagged: flaggedBy(result.rules),
      counts: { succeeded, failed, attempts },
    }).toEqual({ exitCode: 0, flagged: {}, counts: { succeeded: 0, failed: 20, attempts: 20 } });
  },
);

/** All of 60 orders that arrive within two seconds fail, at every attempt. */
function outageFor(client: object): string {
  return writeProfile(
    stringify({
      name: 'outage',
      target: { mock: { api: 'plain', faults: [{ kind: 'outage' }] } },
      client,
      load: { model: 'open', rate: '30/s', duration: '2s' },
      operations: [{ name: 'call', ...ordering }],
      seed: 1,
    }),
  );
}

test.concurrent.for([
  { client: {}, attempts: 300, flagged: { 'retry-budget': 'info' } },
  { client: { policy: { budget: 2 } }, attempts: 130, flagged: {} },
  { client: { policy: { budget: 1 } }, attempts: 70, flagged: {} },
] as const)(
  'of an outage a client with $client makes $attempts attempts',
  { timeout: 90_000 },
  async ({ client, attempts, flagged }, { expect }) => {
    const run = await runProfile(outageFor(client));
    const { counts, rules } = run.result;
    expect({ attempts: counts.attempts, flagged: flaggedBy(rules) }).toEqual({ attempts, flagged });
    expect(await judgeAgain(run)).toEqual(rules);
  },
);
