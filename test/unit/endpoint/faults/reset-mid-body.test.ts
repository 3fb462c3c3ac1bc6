import { expect, test } from 'vitest';
import { answer, attempt, get, identity, play } from '../play.ts';
import { exchange } from '../raw-client.ts';

const whole = answer('1 GET /a');

test.for([
  ['half of the body', {}, whole.slice(0, -4)],
  ['nothing of the body', { share: 0 }, whole.slice(0, -8)],
  ['all but one byte', { share: 0.99 }, whole.slice(0, -1)],
] as const)('%s arrives, then RST', async ([, options, bytes]) => {
  await using played = await play({ faults: [{ kind: 'reset-mid-body', ...options }] });
  expect(await exchange(played.port, get('/a'))).toEqual({ bytes, ending: 'RST' });
});

test('a reset in the body is committed, and told with the status whose head was sent', async () => {
  await using played = await play({ faults: [{ kind: 'reset-mid-body' }] });
  await exchange(played.port, attempt(1));
  expect(played.effects).toMatchObject([{ jobId: 'job-1', identity: identity(1) }]);
  expect(played.exchanges).toMatchObject([{ status: 200, fault: 'reset-mid-body' }]);
});

test('an answer without a body is lost as a whole', async () => {
  await using played = await play({
    faults: [{ kind: 'reset-mid-body' }],
    respond: () => ({ status: 204, headers: [], body: '' }),
  });
  expect(await exchange(played.port, get('/'))).toEqual({ bytes: '', ending: 'RST' });
});
