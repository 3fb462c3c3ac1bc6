import { execFile, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { play } from '../unit/endpoint/play.ts';

const { status } = spawnSync('curl', ['--version']);
const title = status === 0 ? 'with curl' : 'with curl, which is NOT INSTALLED here: not tested';

interface Ran {
  readonly exitCode: number;
  readonly output: string;
}

function curl(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const all = ['--silent', '--noproxy', '*', '--max-time', '20', ...args];
    execFile('curl', all, { encoding: 'latin1' }, (error, output) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, output });
    });
  });
}

// The exit codes are those of curl's manual page.
const endings: readonly (readonly [string, unknown, Ran])[] = [
  ['a healthy answer is a success', undefined, { exitCode: 0, output: '1 GET /a' }],
  [
    'a delayed answer is a success',
    { kind: 'delay', delay: '5ms' },
    { exitCode: 0, output: '1 GET /a' },
  ],
  ['a reset is a failure to receive (56)', { kind: 'reset' }, { exitCode: 56, output: '' }],
  [
    'a lost answer is a failure to receive (56)',
    { kind: 'lost-answer' },
    { exitCode: 56, output: '' },
  ],
  ['a close is an empty reply (52)', { kind: 'close' }, { exitCode: 52, output: '' }],
  [
    'a body cut before its length is a partial file (18)',
    { kind: 'truncate' },
    { exitCode: 18, output: '1 GE' },
  ],
  [
    'a chunked body without its end is a partial file (18)',
    { kind: 'truncate', framing: 'chunked' },
    { exitCode: 18, output: '1 GE' },
  ],
  [
    'a reset in the body is a failure to receive (56)',
    { kind: 'reset-mid-body' },
    { exitCode: 56, output: '1 GE' },
  ],
  [
    'a slow body is a success',
    { kind: 'slow-body', bytes: 1, every: '1ms' },
    { exitCode: 0, output: '1 GET /a' },
  ],
  [
    'a refused connection is a failure to connect (7)',
    { kind: 'refuse' },
    { exitCode: 7, output: '' },
  ],
  ['a status is an HTTP error (22)', { kind: 'status', status: 503 }, { exitCode: 22, output: '' }],
];

test.runIf(status === 0).for(endings)(`${title}, %s`, async ([, fault, expected]) => {
  await using played = await play({ faults: fault ? [fault] : [] });
  expect(await curl('--fail', `${played.endpoint.url}/a`)).toEqual(expected);
});

test.runIf(status === 0)(
  `${title}, a retry waits for Retry-After and gets the answer`,
  async () => {
    await using played = await play({
      faults: [{ kind: 'status', status: 503, retryAfter: { seconds: 1 }, match: { attempt: 1 } }],
    });
    expect(await curl('--retry', '1', `${played.endpoint.url}/a`)).toMatchObject({
      exitCode: 0,
      output: expect.stringMatching(/1 GET \/a$/),
    });
    const [first, second] = played.exchanges;
    expect(first?.identity.operation).toBe(second?.identity.operation);
    expect([first?.identity.attempt, second?.identity.attempt]).toEqual([1, 2]);
    expect((second?.startMs ?? 0) - (first?.firstByteMs ?? 0)).toBeGreaterThanOrEqual(995);
  },
);

test.runIf(status === 0)(`${title}, two requests share a connection`, async () => {
  await using played = await play();
  const { url } = played.endpoint;
  expect(await curl(`${url}/a`, `${url}/b`)).toEqual({ exitCode: 0, output: '1 GET /a2 GET /b' });
  expect(played.exchanges.map(({ connection }) => connection)).toEqual([1, 1]);
});

test.runIf(status === 0)(
  `${title}, a large body waits for 100 Continue and arrives whole`,
  async () => {
    await using played = await play({
      respond: ({ body }) => ({ status: 200, headers: [], body: `${body.length}` }),
    });
    const args = ['--header', 'Expect: 100-continue', '--data-binary', 'x'.repeat(100_000)];
    const { output } = await curl('--include', ...args, `${played.endpoint.url}/a`);
    expect(output).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n(.*\r\n)+\r\n100000$/,
    );
  },
);

// Seen with 7.88.1, and without --retry: the transport itself sends again what met a dead connection.
test.runIf(status === 0)(
  `${title}, a POST is sent again where the kept connection is reset, and not on a new one`,
  async () => {
    const posts = async (...before: readonly string[]): Promise<number> => {
      await using played = await play({
        faults: [{ kind: 'reset', match: { path: '/b', attempt: 1 } }],
      });
      const { url } = played.endpoint;
      const warmUp = before.flatMap((path) => [`${url}${path}`, '--next', '--silent']);
      await curl(...warmUp, '--data', '{}', `${url}/b`);
      return played.exchanges.filter(({ method }) => method === 'POST').length;
    };
    expect([await posts('/a'), await posts()]).toEqual([2, 1]);
  },
);
