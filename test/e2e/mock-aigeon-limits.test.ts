import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  aigeonError,
  checkPath,
  envelopeCodeOf,
  importBody,
  importPath,
  sendBody,
  sendPath,
  token,
} from '../helpers/aigeon.ts';
import { type Answer, ask, waitAsAsked } from '../helpers/ask.ts';
import { type Started, startCli } from '../helpers/cli.ts';

const styles = [
  { style: 'envelope', refusedStatus: 200 },
  { style: 'http', refusedStatus: 429 },
] as const;

describe.for(styles)('with the error style $style', ({ style, refusedStatus }) => {
  let mock: Started;
  beforeAll(async () => {
    mock = await startCli(['mock', 'aigeon', '--port', '0', '--error-style', style]);
  }, 30_000);
  afterAll(() => mock?.[Symbol.asyncDispose]());

  const read = (key: string) => ask(mock.url + checkPath, { headers: token(key) });
  const write = (key: string) =>
    ask(mock.url + importPath, { headers: token(key), body: importBody });
  const send = (key: string) => ask(mock.url + sendPath, { headers: token(key), body: sendBody });
  const limited = (retryAfter: string) =>
    aigeonError(refusedStatus, 429001, 'rate limit exceeded', { 'retry-after': retryAfter });

  test.for([
    ['reads', 50, read],
    ['writes', 20, write],
  ] as const)(
    '%s of one key above %i a second are refused, and admitted after Retry-After',
    async ([, perSecond, one]) => {
      const answers = await Promise.all(
        Array.from({ length: 3 * perSecond }, () => one('sk_test_a')),
      );
      const refused = answers.filter((answer) => envelopeCodeOf(answer) !== 0);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.length - refused.length).toBeGreaterThanOrEqual(perSecond);
      expect(refused).toEqual(refused.map(() => limited('1')));
      // Another key of the same organisation has a limit of its own.
      expect(envelopeCodeOf(await one('sk_test_a2'))).toBe(0);
      await waitAsAsked(refused[0] as Answer);
      expect(envelopeCodeOf(await one('sk_test_a'))).toBe(0);
    },
  );

  test('sends above 300 a minute are refused to all keys of an organisation, with the wait until the first one leaves', async () => {
    const timed = async (key: string) => {
      const sentMs = performance.now();
      const answer = await send(key);
      return { answer, sentMs, receivedMs: performance.now() };
    };
    const first = await timed('sk_test_a');
    const others = await Promise.all(
      Array.from({ length: 319 }, (_, index) => timed(index % 2 ? 'sk_test_a' : 'sk_test_a2')),
    );
    const refused = others.filter(({ answer }) => envelopeCodeOf(answer) !== 0);
    expect(refused).toHaveLength(20);
    // The wait is most of a minute: rather than to sit it out, its seconds are computed from when the
    // first send and the refusal can have been at the mock, with 5 ms for two clocks.
    const untrue = refused.filter(({ answer, sentMs, receivedMs }) => {
      const least = Math.ceil((first.sentMs + 60_000 - receivedMs - 5) / 1_000);
      const most = Math.ceil((first.receivedMs + 60_000 - sentMs + 5) / 1_000);
      const asked = Number(answer.headers['retry-after']);
      return !(asked >= least && asked <= most);
    });
    expect(untrue).toEqual([]);
    expect(refused.map(({ answer }) => answer)).toEqual(
      refused.map(({ answer }) => limited(String(answer.headers['retry-after']))),
    );
    expect(envelopeCodeOf(await send('sk_test_a2'))).toBe(429001);
    // Another organisation is not concerned, nor are the organisation's other writes.
    expect(envelopeCodeOf(await send('sk_test_b'))).toBe(0);
    expect(envelopeCodeOf(await write('sk_test_b'))).toBe(0);
  });
});
