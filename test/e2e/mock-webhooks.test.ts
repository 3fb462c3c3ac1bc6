import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { startMock } from '../../src/public/start-mock.ts';
import { importBody, importPath, token } from '../helpers/aigeon.ts';
import { bearer } from '../helpers/aisearch.ts';
import { ask } from '../helpers/ask.ts';
import { runCli, startCli } from '../helpers/cli.ts';
import { receiveWebhooks, type WebhookReceiver } from '../helpers/webhook-receiver.ts';

const secret = 'geheim';
const hmac = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
/** The times between deliveries, each at least as long as asked. */
const gaps = ({ received }: WebhookReceiver) =>
  received.slice(1).map(({ atMs }, index) => atMs - (received[index]?.atMs ?? 0));

test('AI Search tells of a search at its end, signed, and again until a 2xx', async () => {
  await using receiver = await receiveWebhooks((response, nth) => {
    response.statusCode = nth === 1 ? 400 : nth === 2 ? 503 : 204;
    response.end();
  });
  await using mock = await startMock('aisearch', {
    options: { webhookTimeScale: 0.01, captureTime: '20ms' },
  });
  const webhook = { url: `${receiver.url}/hook`, secret };
  const body = { query: 'q', surfaces: ['claude'], webhook };
  await ask(`${mock.url}/v1/search`, { headers: bearer('sk_test_a'), body });
  await receiver.count(3);
  const [first] = receiver.received;
  const signed = receiver.received.map(({ path, headers, body: text }) => [
    path,
    headers['x-aisearch-signature'] === hmac(text),
    text,
  ]);
  expect(signed).toEqual(Array(3).fill(['/hook', true, first?.body]));
  expect(gaps(receiver).map((gap, index) => gap >= 100 * 2 ** index)).toEqual([true, true]);
});

test('Aigeon tries four times with 30, 60 and 120 s between, by a clock that is scaled', async () => {
  await using receiver = await receiveWebhooks((response, nth) => {
    response.statusCode = 500 + nth;
    response.end();
  });
  await using mock = await startCli([
    ...['mock', 'aigeon', '--webhook-url', `${receiver.url}/a`, '--webhook-secret', secret],
    ...['--webhook-time-scale', '0.005'],
  ]);
  await ask(`${mock.url}${importPath}`, { headers: token('sk_test_a'), body: importBody });
  await receiver.count(4);
  // Once this one has failed too, the mock knows it; its own end comes after that.
  await ask(`${mock.url}/health`);
  const { stdout } = await mock.stop();
  const signed = receiver.received.map(({ headers, body }) => {
    const [, seconds, digits] = /^t=(\d+),v1=(.*)$/.exec(`${headers['x-aigeon-signature']}`) ?? [];
    return [digits === hmac(`${seconds}.${body}`), headers['x-aigeon-event']];
  });
  expect(signed).toEqual(Array(4).fill([true, 'group_members_added']));
  expect(gaps(receiver).map((gap, index) => gap >= 150 * 2 ** index)).toEqual([true, true, true]);
  expect(stdout).toMatch(/webhooks delivered 0, given up [01], dropped 0; attempts 4\n$/);
});

test('a 4xx ends what Aigeon delivers, and what is never answered is tried again', async () => {
  await using receiver = await receiveWebhooks((response, nth) => {
    if (nth === 1) return;
    response.statusCode = nth === 2 ? 410 : 200;
    response.end();
  });
  await using mock = await startMock('aigeon', {
    options: { webhook: { url: receiver.url, secret }, webhookTimeScale: 0.005 },
  });
  const write = () =>
    ask(`${mock.url}${importPath}`, { headers: token('sk_test_a'), body: importBody });
  await write();
  await receiver.count(2);
  expect(gaps(receiver).map((gap) => gap >= 50 + 150)).toEqual([true]);
  await write();
  await receiver.count(3);
  const jobs = receiver.received.map(({ body }) => JSON.parse(body).data.job_id);
  expect(jobs).toEqual(['imp_1', 'imp_1', 'imp_2']);
});

test.for([
  [
    ['aigeon', '--webhook-url', 'http://example.com/', '--webhook-secret', 's'],
    '--webhook-url "http://example.com/" leads to example.com, which is not this machine: the mock delivers to loopback alone, unless it is started with --allow-webhook-host example.com',
  ],
  [
    ['aigeon', '--webhook-url', 'http://127.0.0.1:9/'],
    '--webhook-url and --webhook-secret go together: a webhook is signed',
  ],
  [
    ['aisearch', '--webhook-secret', 's'],
    '--webhook-url and --webhook-secret belong to aigeon, not to aisearch; a search names its own webhook in its body',
  ],
  [['plain', '--webhook-time-scale', '0.1'], 'plain sends no webhooks; aigeon and aisearch do'],
  [
    ['aisearch', '--webhook-time-scale', '2'],
    '--webhook-time-scale is a number above 0 and up to 1, like 0.01, not "2"',
  ],
] as const)('mock %s is refused in one sentence', async ([args, sentence]) => {
  expect(await runCli(['mock', ...args])).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `retrial: ${sentence}\n`,
  });
});
