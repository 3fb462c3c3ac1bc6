import { afterAll, beforeAll, test } from 'vitest';
import {
  aisearchError,
  aisearchHeaders,
  bearer,
  codeOf,
  jobIdOf,
  tooManyRequests,
} from '../helpers/aisearch.ts';
import { type Answer, ask, askPaced, askUntil, waitAsAsked } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';

// Each test has a server, or a key of one, of its own: what one has under way would be in the way of
// the next. So they can run side by side, for most of their time is spent in waiting.
let mocks: readonly Started[];
beforeAll(async () => {
  mocks = await Promise.all([1, 2, 3].map(() => startCli(['mock', 'aisearch', '--port', '0'])));
}, 60_000);
afterAll(() => Promise.all((mocks ?? []).map((mock) => mock[Symbol.asyncDispose]())));

const headers = bearer('sk_test_a');
const urlOf = (index: number): string => String(mocks[index]?.url);
const atOnce = (count: number, one: () => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, one));

test.concurrent('more than ten requests in a second are RATE_LIMIT_EXCEEDED, and admitted after Retry-After', async ({
  expect,
}) => {
  const url = `${urlOf(0)}/v1/async/status`;
  const beforeSeconds = Math.floor(Date.now() / 1_000);
  const answers = await atOnce(60, () => ask(url, { headers }));
  const afterSeconds = Math.ceil(Date.now() / 1_000);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  const refusal = aisearchError(429, 'RATE_LIMIT_EXCEEDED', {
    message: 'more than 10 requests in one second; try again in 1 s',
    headers: { ...aisearchHeaders, 'retry-after': '1', 'x-ratelimit-remaining': '0' },
  });
  expect(refused).toEqual(refused.map(() => refusal));

  const admitted = answers.filter(({ status }) => status === 200);
  expect(admitted.length).toBeGreaterThanOrEqual(10);
  // Remaining counts down to 0 in every window that was used up.
  const remaining = new Set(admitted.map((answer) => answer.headers['x-ratelimit-remaining']));
  expect(remaining).toEqual(new Set(['9', '8', '7', '6', '5', '4', '3', '2', '1', '0']));
  const resets = answers.map((answer) => Number(answer.headers['x-ratelimit-reset']));
  expect(Math.min(...resets)).toBeGreaterThanOrEqual(beforeSeconds);
  expect(Math.max(...resets)).toBeLessThanOrEqual(afterSeconds + 1);

  // Another key has a limit of its own.
  expect((await ask(url, { headers: bearer('sk_test_b') })).status).toBe(200);
  await waitAsAsked(refused[0] as Answer);
  expect((await ask(url, { headers })).status).toBe(200);
});

test.concurrent('more than eight sync captures at once are CONCURRENCY_LIMIT_EXCEEDED', async ({
  expect,
}) => {
  const search = (query: string) =>
    ask(`${urlOf(1)}/v1/search/chatgpt`, { headers, body: { query } });
  // Ten requests a second are admitted; those of this query hold their places for 5 s.
  const answers = await atOnce(40, () => search('__slow__'));
  const kinds: Readonly<Record<string, Answer>> = {
    SURFACE_TIMEOUT: aisearchError(504, 'SURFACE_TIMEOUT'),
    RATE_LIMIT_EXCEEDED: tooManyRequests(
      'RATE_LIMIT_EXCEEDED',
      'more than 10 requests in one second',
    ),
    CONCURRENCY_LIMIT_EXCEEDED: tooManyRequests(
      'CONCURRENCY_LIMIT_EXCEEDED',
      'too many sync captures are under way',
    ),
  };
  expect(answers).toEqual(answers.map((answer) => kinds[codeOf(answer) ?? '']));
  expect(new Set(answers.map(codeOf))).toEqual(new Set(Object.keys(kinds)));
});

test.concurrent('whoever waits as a concurrency refusal asks is admitted', async ({ expect }) => {
  const auth = { headers: bearer('sk_test_b') };
  const search = (query: string) =>
    askPaced(`${urlOf(1)}/v1/search/claude`, { ...auth, body: { query } });
  const slow = atOnce(8, () => search('__slow__'));
  await askUntil(`${urlOf(1)}/v1/async/status`, auth, ({ body }) => {
    const { syncConcurrency } = body as { syncConcurrency: { limit: number; running: number } };
    return syncConcurrency.running === syncConcurrency.limit;
  });
  const refused = await search('fast');
  expect(refused).toEqual(
    tooManyRequests('CONCURRENCY_LIMIT_EXCEEDED', 'too many sync captures are under way'),
  );
  await waitAsAsked(refused);
  expect((await search('fast')).status).toBe(200);
  expect((await slow).map(codeOf)).toEqual(Array.from({ length: 8 }, () => 'SURFACE_TIMEOUT'));
});

test.concurrent('a capture that is too slow is SURFACE_TIMEOUT when sync, and a failed child when async', async ({
  expect,
}) => {
  const auth = { headers: bearer('sk_test_b') };
  const url = urlOf(2);
  const search = { query: '__slow__', surfaces: ['chatgpt'] };
  const id = jobIdOf(await askPaced(`${url}/v1/search`, { ...auth, body: search }));
  const body = { query: '__slow__', idempotencyKey: 'k-slow' };
  expect(await askPaced(`${url}/v1/search/chatgpt`, { ...auth, body })).toEqual(
    aisearchError(504, 'SURFACE_TIMEOUT'),
  );
  const terminal = await askUntil(
    `${url}/v1/jobs/${id}`,
    auth,
    (answer) => (answer.body as { job: { status: string } }).job.status !== 'processing',
  );
  expect(terminal.body).toMatchObject({
    job: { id, status: 'failed', warnings: ['surface_timeout'], credits: 0 },
    children: [{ id: `${id}.chatgpt.global`, status: 'failed' }],
  });
  // The key is free again: another body may use it.
  const fast = { ...body, query: 'fast' };
  expect((await askPaced(`${url}/v1/search/chatgpt`, { ...auth, body: fast })).status).toBe(200);
});

test.concurrent('children beyond the queue are QUEUE_CAPACITY_EXCEEDED, whole parents only, and admitted after Retry-After', async ({
  expect,
}) => {
  const body = {
    query: 'many',
    surfaces: [
      'chatgpt',
      'claude',
      'perplexity',
      'gemini',
      'copilot',
      'google_ai_overview',
      'google_ai_mode',
    ],
    regions: ['us', 'de', 'fr', 'gb', 'jp', 'br', 'in', 'au', 'ca', 'mx'].map((country) => ({
      country,
    })),
  };
  const submit = () => askPaced(`${urlOf(2)}/v1/search`, { headers, body });
  const first = await submit();
  // 16 are captured at once, and the other 54 wait.
  const { children } = first.body as { children: readonly { status: string }[] };
  expect(children.map(({ status }) => status)).toEqual([
    ...Array.from({ length: 16 }, () => 'processing'),
    ...Array.from({ length: 54 }, () => 'queued'),
  ]);
  let answer = first;
  for (let tries = 1; tries <= 30 && answer.status === 202; tries += 1) answer = await submit();
  expect(answer).toEqual(tooManyRequests('QUEUE_CAPACITY_EXCEEDED', 'the admission queue is full'));

  const status = await askPaced(`${urlOf(2)}/v1/async/status`, { headers });
  expect(status.body).toMatchObject({
    admissionQueue: { capacity: 200 },
    syncConcurrency: { limit: 8, running: 0 },
    inflight: { total: 16 },
  });
  await waitAsAsked(answer);
  expect((await submit()).status).toBe(202);
});
