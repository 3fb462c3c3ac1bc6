import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { webhookCases } from '../../src/core/cases/webhook.ts';
import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { parseResult } from '../../src/core/read-result.ts';
import { Result } from '../../src/core/result.ts';
import { createVerifier } from '../../src/core/verify.ts';
import type { WebhookVendor } from '../../src/core/webhooks/event.ts';
import { startMock } from '../../src/public/start-mock.ts';
import { startClock } from '../../src/run/clock.ts';
import { postWebhook } from '../../src/run/post-webhook.ts';
import { planWebhooks } from '../../src/run/trial/webhook-plan.ts';
import { runWebhookTrial } from '../../src/run/trial/webhook-trial.ts';
import { verifyTrace } from '../../src/run/verify-trace.ts';
import type { WebhookPlay } from '../../src/run/webhook-play.ts';
import { vendorPlay } from '../../src/run/webhook-play.ts';
import { WebhookSender } from '../../src/run/webhook-sender.ts';
import { bearer } from '../helpers/aisearch.ts';
import { ask } from '../helpers/ask.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { newFolder } from '../helpers/load-run.ts';

const timeScale = 0.005;
const secret = 'geheim';

function bodyOf(vendor: WebhookVendor, nth: number): string {
  const moment = new Date(Date.UTC(2026, 0, 1, 0, 0, nth)).toISOString();
  return JSON.stringify(
    vendor === 'aigeon'
      ? { event_name: 'e', organization_id: 'o', timestamp: moment, data: { nth } }
      : { id: `evt_${nth}`, type: 'job.completed', createdAt: moment, job: { nth }, result: null },
  );
}

/** The mock's own sender, bent by `play`, on trial in these cases: one event for each URL. */
async function tryOnce(vendor: WebhookVendor, ids: readonly string[], play: WebhookPlay) {
  const cases = webhookCases.filter(({ id }) => ids.length === 0 || ids.includes(id));
  using sender = new WebhookSender({ clock: startClock(), timeScale, play });
  const result = await runWebhookTrial(
    planWebhooks({
      contract: builtinContracts[`${vendor}-webhooks`],
      ...{ cases, secret, timeScale, listenMs: 10_000, strict: false, baseline: undefined },
      ...{ host: undefined, port: undefined, seed: '1', runId: 'r', reproduce: () => undefined },
    }),
    {
      onListening: (urls) => {
        for (const [nth, { url }] of urls.entries()) {
          sender.send({ vendor, url, secret, type: 'e', body: bodyOf(vendor, nth), dueAtMs: 0 });
        }
      },
    },
  );
  return Result.parse(result);
}

/** So often a verdict that was lost to noise is asked for again: a sender here has 100 ms of patience. */
const rounds = 4;

async function tried(vendor: WebhookVendor, ids: readonly string[], play: Partial<WebhookPlay>) {
  const bent = { ...vendorPlay, ...play };
  for (let round = 1; ; round += 1) {
    const result = await tryOnce(vendor, ids, bent);
    const isLost = result.rules.some(({ inconclusive }) => inconclusive > 0);
    if (!isLost || round === rounds) return result;
  }
}

const verdictsOf = ({ rules }: Result) =>
  Object.fromEntries(rules.map(({ id, verdict }) => [id, verdict]));
const flagsOf = ({ rules }: Result) =>
  rules.filter(({ violations }) => violations > 0).map(({ id }) => id);

const judgedOfAigeon = [
  ...['jitter-bounds', 'never-retry-4xx', 'retries-transient', 'attempts-capped'],
  ...['idempotency-key-stable', 'request-unchanged', 'webhook-signature'],
];
const judgedOfAisearch = [
  ...['retries-transient', 'idempotency-key-stable', 'request-unchanged', 'webhook-signature'],
];

/** The body with one of its members replaced from the second attempt on. */
function changing(member: string, value: (attempt: number) => unknown): WebhookPlay['compose'] {
  return (event, attempt, nowMs) => {
    if (attempt === 1) return vendorPlay.compose(event, attempt, nowMs);
    const body = JSON.stringify({ ...JSON.parse(event.body), [member]: value(attempt) });
    return vendorPlay.compose({ ...event, body }, attempt, nowMs);
  };
}

/** The vendor's wait, or where it has none this one. */
function insisting(isAsked: (status: number, attempt: number) => boolean): WebhookPlay['nextInMs'] {
  return (event, attempt, outcome) => {
    const nextInMs = vendorPlay.nextInMs(event, attempt, outcome);
    if (nextInMs !== undefined || outcome.kind !== 'response') return nextInMs;
    return isAsked(outcome.status, attempt) ? 30_000 * 2 ** (attempt - 1) : undefined;
  };
}

const quitting =
  (isQuit: (status: number) => boolean): WebhookPlay['nextInMs'] =>
  (event, attempt, outcome) =>
    isQuit(outcome.kind === 'response' ? outcome.status : 0)
      ? undefined
      : vendorPlay.nextInMs(event, attempt, outcome);

describe.concurrent('a webhook sender on trial', () => {
  test.for([
    ['aigeon', judgedOfAigeon],
    ['aisearch', judgedOfAisearch],
  ] as const)('the sender of the %s mock is acquitted of all', async ([vendor, judged]) => {
    const result = await tried(vendor, [], {});
    expect(verdictsOf(result)).toEqual(Object.fromEntries(judged.map((id) => [id, 'pass'])));
    expect(result.trial?.cases.map(({ verdict }) => verdict)).toEqual(
      webhookCases.map(() => 'pass'),
    );
  });

  const bent: [
    what: string,
    vendor: WebhookVendor,
    rule: string,
    cases: readonly string[],
    play: Partial<WebhookPlay>,
  ][] = [
    [
      'comes back after half the time',
      ...(['aigeon', 'jitter-bounds', ['webhook-503-thrice', 'webhook-slow-503']] as const),
      { nextInMs: (...seen) => halfOf(vendorPlay.nextInMs(...seen)) },
    ],
    [
      'tries a fifth time',
      ...(['aigeon', 'attempts-capped', ['webhook-always-503']] as const),
      { nextInMs: insisting((status, attempt) => status === 503 && attempt === 4) },
    ],
    [
      'tries again after a 410',
      ...(['aigeon', 'never-retry-4xx', ['webhook-400', 'webhook-410']] as const),
      { nextInMs: insisting((status) => status === 410) },
    ],
    [
      'gives up after a 500',
      ...(['aigeon', 'retries-transient', ['webhook-500', 'webhook-reset']] as const),
      { nextInMs: quitting((status) => status === 500) },
    ],
    [
      'gives up where no answer comes',
      ...(['aigeon', 'retries-transient', ['webhook-500', 'webhook-timeout']] as const),
      { nextInMs: quitting((status) => status === 0) },
    ],
    [
      'follows no more after a redirect',
      ...(['aigeon', 'retries-transient', ['webhook-302']] as const),
      { nextInMs: quitting((status) => status === 302) },
    ],
    [
      'tells a new time in each retry',
      ...(['aigeon', 'idempotency-key-stable', ['webhook-503-thrice']] as const),
      { compose: changing('timestamp', (attempt) => `2026-01-02T00:00:0${attempt}Z`) },
    ],
    [
      'tells something else in each retry',
      ...(['aigeon', 'request-unchanged', ['webhook-503-thrice']] as const),
      { compose: changing('data', (attempt) => ({ attempt })) },
    ],
    [
      'signs with another secret',
      ...(['aigeon', 'webhook-signature', ['webhook-500']] as const),
      { compose: (event, ...rest) => vendorPlay.compose({ ...event, secret: 'x' }, ...rest) },
    ],
    [
      'signs nothing',
      ...(['aisearch', 'webhook-signature', ['webhook-200']] as const),
      { compose: ({ body }) => ({ headers: {}, body }) },
    ],
    [
      'gives up after a 400',
      ...(['aisearch', 'retries-transient', ['webhook-400', 'webhook-500']] as const),
      { nextInMs: quitting((status) => status === 400) },
    ],
    [
      'makes a new event of each retry',
      ...(['aisearch', 'idempotency-key-stable', ['webhook-500']] as const),
      { compose: changing('id', (attempt) => `evt_new_${attempt}`) },
    ],
    [
      'tells another result in a retry',
      ...(['aisearch', 'request-unchanged', ['webhook-500']] as const),
      { compose: changing('result', (attempt) => ({ attempt })) },
    ],
  ];
  test.for(bent)(
    'one that %s is convicted of exactly that (%s)',
    async ([, vendor, rule, cases, play]) => {
      expect(flagsOf(await tried(vendor, cases, play))).toEqual([rule]);
    },
  );
});

function halfOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 2;
}

/** A sender of one attempt to the one URL of a trial, which ends it after so many milliseconds. */
async function tryTimeout(endsMs: number): Promise<Result> {
  const waiting = new AbortController();
  return await runWebhookTrial(
    planWebhooks({
      contract: builtinContracts['aigeon-webhooks'],
      cases: webhookCases.filter(({ id }) => id === 'webhook-timeout'),
      ...{ secret, timeScale: 0.01, listenMs: 10_000, strict: false, baseline: undefined },
      ...{ host: undefined, port: undefined, seed: '1', runId: 'r', reproduce: () => undefined },
    }),
    {
      onListening: ([first]) => {
        const request = { headers: { 'X-Aigeon-Signature': 'v1=0' }, body: bodyOf('aigeon', 1) };
        const { signal } = waiting;
        void postWebhook(first?.url ?? '', request, { timeoutMs: endsMs, signal });
      },
    },
  );
}

test('who waits for an answer beyond its time, and is ended, was to try again', async () => {
  const { rules } = await tryTimeout(60_000);
  const evidence = rules.flatMap(({ id, evidence: [first] }) =>
    first ? [[id, first.sentence]] : [],
  );
  expect(evidence).toEqual([
    [
      'retries-transient',
      'gave up after a network error (timeout) at attempt 1, where 4 attempts are declared',
    ],
    ['webhook-signature', 'attempt 1 carried a signature that is not written as the page says'],
  ]);
});

test('who leaves before the time for an answer is over is not judged for what follows', async () => {
  const { rules } = await tryTimeout(20);
  expect(rules.find(({ id }) => id === 'retries-transient')?.verdict).toBe('not-exercised');
});

test('a URL to which nothing comes is told as not tried, and the others are judged', async () => {
  using sender = new WebhookSender({ clock: startClock(), timeScale });
  const cases = webhookCases.filter(({ id }) => ['webhook-200', 'webhook-410'].includes(id));
  const result = await runWebhookTrial(
    planWebhooks({
      contract: builtinContracts['aigeon-webhooks'],
      ...{ cases, secret, timeScale, listenMs: 500, strict: false, baseline: undefined },
      ...{ host: undefined, port: undefined, seed: '1', runId: 'r', reproduce: () => undefined },
    }),
    {
      onListening: ([first]) => {
        const body = bodyOf('aigeon', 1);
        const url = first?.url ?? '';
        sender.send({ vendor: 'aigeon', url, secret, type: 'e', body, dueAtMs: 0 });
      },
    },
  );
  expect([result.verdict, result.trial?.skipped]).toEqual([
    'pass',
    [{ id: 'webhook-410', reason: 'no event came to their URLs' }],
  ]);
});

test('a sender of which nothing comes at all is unreachable', async () => {
  const result = await runWebhookTrial(
    planWebhooks({
      contract: builtinContracts['aigeon-webhooks'],
      ...{ cases: webhookCases, secret, timeScale, listenMs: 50, strict: false },
      ...{
        baseline: undefined,
        host: undefined,
        port: undefined,
        seed: '1',
        runId: 'r',
        reproduce: () => undefined,
      },
    }),
    { onListening: () => {} },
  );
  expect([result.exitCode, result.reasons[0]]).toEqual([
    5,
    'the client never sent a request to its URL: no event came to any of them',
  ]);
});

test('the command prints a URL a case, and judges what a mock sends there', async () => {
  const folder = newFolder();
  await using mock = await startMock('aisearch', {
    options: { webhookTimeScale: 0.01, captureTime: '10ms' },
  });
  await using trial = await startCli([
    ...['client', '--webhook', '--contract', 'aisearch-webhooks', '--webhook-secret', secret],
    ...['--webhook-time-scale', '0.01', '--out', folder],
    ...['--only', 'webhook-200', '--only', 'webhook-400', '--only', 'webhook-reset'],
  ]);
  const ended = once(trial.child, 'close');
  for (const id of ['webhook-200', 'webhook-400', 'webhook-reset']) {
    const webhook = { url: new URL(`/w/${id}`, trial.url).href, secret };
    const body = { query: 'q', surfaces: ['claude'], webhook };
    await ask(`${mock.url}/v1/search`, { headers: bearer('sk_test_a'), body });
  }
  await ended;
  const { exitCode, stdout } = await trial.stop();
  const result = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
  expect([exitCode, result.trial?.cases.map(({ id, attempts }) => [id, attempts])]).toEqual([
    0,
    [
      ['webhook-200', 1],
      ['webhook-400', 2],
      ['webhook-reset', 2],
    ],
  ]);
  const verification = await verifyTrace(join(folder, 'trace.ndjson'), createVerifier());
  expect(verification.outcomes).toEqual(result.rules);
  expect(stdout).toContain('Register each URL at the sender, and cause one event for each:\n');
  expect(verdictsOf(result)).toEqual(
    Object.fromEntries(judgedOfAisearch.map((id) => [id, 'pass'])),
  );
});

test('a trial of a sender that is interrupted says so, and judges what came', async () => {
  const folder = newFolder();
  await using trial = await startCli([
    ...['client', '--webhook', '--contract', 'aigeon-webhooks', '--out', folder, '--quiet'],
  ]);
  const { status } = await ask(trial.url, { body: JSON.parse(bodyOf('aigeon', 1)) });
  const { exitCode } = await trial.stop();
  const result = parseResult(readFileSync(join(folder, 'result.json'), 'utf8'), 'result.json');
  expect([status, exitCode, result.counts.attempts]).toEqual([200, 130, 1]);
});

test.for([
  [
    ['--webhook', '--contract', 'aigeon-webhooks', '--module', 'x.mjs', '--long', '--', 'true'],
    '--webhook waits for a sender and starts no client; leave out the command behind "--", --module, --long',
  ],
  [
    ['--contract', 'aigeon-webhooks', '--', 'true'],
    'the contract aigeon-webhooks is about a sender of webhooks: add --webhook',
  ],
  [['--webhook-secret', 's', '--', 'true'], '--webhook-secret goes with --webhook'],
] as const)('client %s is refused in one sentence', async ([args, sentence]) => {
  expect(await runCli(['client', ...args])).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `retrial: ${sentence}\n`,
  });
});
