import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planLoad } from '../../src/cli/plan-load.ts';
import { parseResult } from '../../src/core/read-result.ts';
import type { Counts, Result } from '../../src/core/result.ts';
import type { RuleOutcome } from '../../src/core/rules/rule.ts';
import type { Outcome } from '../../src/core/trace.ts';
import { createVerifier } from '../../src/core/verify.ts';
import { renderJson } from '../../src/report/json.ts';
import { runLoad } from '../../src/run/run-load.ts';
import { verifyTrace } from '../../src/run/verify-trace.ts';
import { runCli } from '../helpers/cli.ts';
import { drip, flood, type Hostility, startHostileServer } from '../helpers/hostile-server.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrial-hostile-'));
  writeFileSync(join(folder, 'hostile.yaml'), profile());
  writeFileSync(join(folder, 'large.yaml'), profile({ text: 'x'.repeat(1_000_000) }));
  const brief = profile({ client: '{ retries: false }' }).replace('headers: 10s', 'headers: 1h');
  writeFileSync(
    join(folder, 'brief.yaml'),
    brief.replace('gracefulStop: 10s', 'gracefulStop: 50ms'),
  );
  // Only the time that is to pass is short: a busy machine may be late with anything else.
  const few = profile().replace('iterations: 10', 'iterations: 5');
  writeFileSync(join(folder, 'silent.yaml'), few.replace('headers: 10s', 'headers: 200ms'));
  writeFileSync(join(folder, 'stalled.yaml'), few.replace('body: 10s', 'body: 200ms'));
  // Nobody else's connection can be taken for a retry.
  writeFileSync(join(folder, 'alone.yaml'), profile().replace('users: 5', 'users: 1'));
  const once = profile({ client: '{ retries: false }' });
  // 64 MiB an attempt take their time.
  const flooded = once.replace('iterations: 10', 'iterations: 3');
  writeFileSync(join(folder, 'flooded.yaml'), flooded);
  writeFileSync(join(folder, 'flooded-aigeon.yaml'), `contract: aigeon\n${flooded}`);
  writeFileSync(join(folder, 'aigeon.yaml'), `contract: aigeon\n${once}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasty = '{ policy: { maxAttempts: 3, backoff: { base: 20ms, factor: 1 } } }';

// A closed load: its schedule cannot be missed, however busy the machine is.
function profile({ text = 'hello', client = hasty } = {}): string {
  return `name: hostile
target: { url: 'http://127.0.0.1:1/' }
client: ${client}
load: { model: closed, users: 5, iterations: 10, duration: 5s }
timeouts: { connect: 10s, headers: 10s, body: 10s }
gracefulStop: 10s
operations:
  - { name: read, path: / }
  - { name: write, method: POST, path: /, body: { text: ${text} } }
thresholds: ['errors < 1%']
`;
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const answer = (text: string): Hostility => ({
  onRequest: (socket) => socket.write(text, 'latin1'),
});
const answerAndEnd = (text: string): Hostility => ({
  onRequest: (socket) => socket.end(text, 'latin1'),
});

interface Case {
  readonly title: string;
  readonly target: Hostility;
  readonly profile?: string;
  /** What each attempt may have come to; every one of `always` must have come up. */
  readonly always: readonly string[];
  readonly sometimes?: readonly string[];
  readonly exitCode: number;
}

const unanswered: readonly Case[] = [
  {
    title: 'bytes that are no HTTP, sent before anybody asked',
    target: { onConnect: (socket) => socket.write('\u0000\u00ffSSH-2.0-hello\r\n', 'latin1') },
    always: ['malformed'],
    exitCode: 5,
  },
  {
    title: 'bytes that are no HTTP',
    target: answer('\u0000\u0001\u0002 not today\r\n\r\n'),
    always: ['malformed'],
    exitCode: 5,
  },
  {
    title: 'half a head and then silence',
    profile: 'silent',
    target: answer('HTTP/1.1 200 OK\r\nContent-Le'),
    always: ['timeout'],
    exitCode: 5,
  },
  {
    title: 'header fields without end',
    target: {
      onRequest(socket) {
        socket.write('HTTP/1.1 200 OK\r\n');
        flood(socket, 'X-Flood: all is well\r\n'.repeat(500));
      },
    },
    always: ['malformed'],
    exitCode: 5,
  },
  {
    title: 'one header field without end',
    target: {
      onRequest(socket) {
        socket.write('HTTP/1.1 200 OK\r\nX-Flood: ');
        flood(socket, 'x'.repeat(10_000));
      },
    },
    always: ['malformed'],
    exitCode: 5,
  },
  {
    title: 'interim responses without end',
    target: {
      onRequest: (socket) => flood(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(500)),
    },
    always: ['malformed'],
    exitCode: 5,
  },
  {
    title: 'a head that drips',
    profile: 'silent',
    target: { onRequest: (socket) => drip(socket, ['HTTP/1.1 200 OK\r\nX-Drip: ', 'x'], 20) },
    always: ['timeout'],
    exitCode: 5,
  },
  {
    title: 'a reset at once',
    target: { onConnect: (socket) => socket.resetAndDestroy() },
    always: ['reset'],
    exitCode: 5,
  },
  {
    title: 'a connection that is taken, and no answer ever',
    profile: 'silent',
    target: {},
    always: ['timeout'],
    exitCode: 5,
  },
  {
    title: 'a close in place of an answer',
    target: { onRequest: (socket) => socket.end() },
    always: ['closed'],
    exitCode: 5,
  },
];

const cut: readonly Case[] = [
  {
    title: 'a body that would be huge',
    target: answer('HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nx'),
    always: ['200 cut by framing'],
    exitCode: 2,
  },
  {
    title: 'a body without end',
    profile: 'flooded',
    target: {
      onRequest(socket) {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        flood(socket, 'x'.repeat(60_000));
      },
    },
    always: [],
    sometimes: ['200 cut by framing', '200 cut by timeout'],
    exitCode: 2,
  },
  {
    title: 'chunks without end, read for what they say',
    profile: 'flooded-aigeon',
    target: {
      onRequest(socket) {
        socket.write(chunkedHead);
        flood(socket, `ea60\r\n${' '.repeat(60_000)}\r\n`);
      },
    },
    always: [],
    sometimes: ['200 cut by framing', '200 cut by timeout'],
    exitCode: 2,
  },
  {
    title: 'a body that is shorter than its length',
    target: answerAndEnd('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort'),
    always: ['200 cut by closed'],
    exitCode: 2,
  },
  {
    title: 'a chunked body without its last chunk',
    target: answerAndEnd(`${chunkedHead}5\r\nshort\r\n`),
    always: ['200 cut by closed'],
    exitCode: 2,
  },
  {
    title: 'a chunk whose size is no number',
    target: answer(`${chunkedHead}five\r\nshort\r\n`),
    always: ['200 cut by framing'],
    exitCode: 2,
  },
  {
    title: 'a body that drips',
    profile: 'stalled',
    target: {
      onRequest: (socket) =>
        drip(socket, ['HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n', 'x'], 20),
    },
    always: ['200 cut by timeout'],
    exitCode: 2,
  },
  {
    title: 'a failure with a body that never comes',
    profile: 'stalled',
    target: answer('HTTP/1.1 503 Busy\r\nRetry-After: \u00ff\u00fe\r\nContent-Length: 9\r\n\r\n'),
    always: ['503 cut by timeout'],
    exitCode: 2,
  },
];

const answered: readonly Case[] = [
  {
    title: 'two responses to one request',
    target: answer(ok + ok),
    always: ['200'],
    exitCode: 0,
  },
  {
    title: 'a response before the request has ended',
    profile: 'large',
    target: { onBytes: (socket) => socket.write(ok), onRequest: answerAfterTheFirst },
    always: ['200'],
    exitCode: 0,
  },
  {
    title: 'a keep-alive connection that is closed after each response',
    profile: 'alone',
    target: answerAndEnd(ok),
    always: ['200'],
    sometimes: ['closed', 'reset'],
    exitCode: 0,
  },
  {
    title: 'idle connections that are closed',
    profile: 'alone',
    target: {
      onRequest(socket) {
        socket.write(ok);
        socket.setTimeout(1, () => socket.end());
      },
    },
    always: ['200'],
    sometimes: ['closed', 'reset'],
    exitCode: 0,
  },
  {
    title: 'codes that are traps',
    profile: 'aigeon',
    target: {
      onRequest(socket, nth) {
        const body = JSON.stringify({
          code: nth === 1 ? '__proto__' : `\u001b[2J${nth}`,
          data: null,
        });
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      },
    },
    always: [],
    sometimes: ['200'],
    exitCode: 1,
  },
];

function answerAfterTheFirst(
  socket: Parameters<NonNullable<Hostility['onRequest']>>[0],
  nth: number,
) {
  if (nth > 1) socket.write(ok);
}

test.concurrent.for([...unanswered, ...cut, ...answered])(
  '$title: the run ends by itself, and its report adds up',
  async ({ title, target, always, sometimes = [], exitCode, profile: name = 'hostile' }, {
    expect: expectHere,
  }) => {
    await using server = await startHostileServer(target);
    const out = mkdtempSync(join(folder, 'run-'));
    const traceFile = join(out, 'trace.ndjson');
    const file = join(folder, `${name}.yaml`);
    const plan = planLoad({ profile: file, target: server.url, seed: '1' });
    const resultFile = join(out, 'result.json');
    writeFileSync(resultFile, renderJson(await runLoad(plan, { traceFile })));
    const result = parseResult(readFileSync(resultFile, 'utf8'), resultFile);

    expectHere({ title, exitCode: result.exitCode }).toEqual({ title, exitCode });
    expectHere(sums(result.counts)).toEqual(told(result.counts));
    const seen = outcomes(traceFile);
    expectHere(seen).toEqual(expect.arrayContaining([...always]));
    expectHere([...always, ...sometimes]).toEqual(expect.arrayContaining(seen));
    expectHere(await verdictsOf(traceFile)).toEqual(verdicts(result.rules));
  },
);

/** What the counts must be by what they are made of. */
function sums({ succeeded, failed, dropped, censored, byStatus, networkErrors }: Counts) {
  const answers = Object.values(byStatus).reduce((sum, count) => sum + count, 0);
  return {
    operations: succeeded + failed + dropped + censored,
    attempts: answers + networkErrors,
  };
}

const told = ({ operations, attempts }: Counts) => ({ operations, attempts });

/** The different ends of the attempts of a trace. */
function outcomes(traceFile: string): string[] {
  const lines = readFileSync(traceFile, 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as { type: string; outcome: Outcome });
  const ends = records.filter(({ type }) => type === 'attempt').map(({ outcome }) => end(outcome));
  return [...new Set(ends)].toSorted();
}

function end(outcome: Outcome): string {
  if (outcome.kind === 'network-error') return outcome.error;
  if (outcome.kind === 'client-closed') return outcome.kind;
  return outcome.complete ? `${outcome.status}` : `${outcome.status} cut by ${outcome.cutBy}`;
}

const verdicts = (rules: readonly RuleOutcome[]) =>
  rules.map(({ id, verdict, checked, violations }) => ({ id, verdict, checked, violations }));

async function verdictsOf(traceFile: string) {
  return verdicts((await verifyTrace(traceFile, createVerifier({ file: traceFile }))).outcomes);
}

test('a target that hangs for longer than the run lasts is unreachable, not a pass', async () => {
  await using server = await startHostileServer({});
  const plan = planLoad({
    profile: join(folder, 'brief.yaml'),
    target: server.url,
    duration: '100ms',
  });
  const { verdict, exitCode, counts, reasons } = await runLoad(plan);
  expect([verdict, exitCode, counts.attempts, counts.censored]).toEqual(['unreachable', 5, 5, 5]);
  expect(reasons[0]).toBe(
    `no attempt got an answer from 127.0.0.1:${server.port}: all 5 operations were open when the run ended`,
  );
});

test('the command line ends by itself too, with the report and no stack', async () => {
  await using server = await startHostileServer(answer('HTTP/1.1 200 OK\r\nContent-Le'));
  const out = join(folder, 'by-command');
  const args = ['load', join(folder, 'silent.yaml'), '--target', server.url, '--out', out];
  const { exitCode, stdout, stderr } = await runCli(args);
  expect(exitCode).toBe(5);
  expect(stderr).toBe(
    `retrial: no attempt got an answer from 127.0.0.1:${server.port}: all 15 ended in network errors\n`,
  );
  expect(stdout).toContain('UNREACHABLE');
  const { stdout: json } = await runCli(['verify', join(out, 'trace.ndjson'), '--format', 'json']);
  const result = parseResult(readFileSync(join(out, 'result.json'), 'utf8'), 'result.json');
  const again = JSON.parse(json) as Pick<Result, 'rules'>;
  expect(verdicts(again.rules)).toEqual(verdicts(result.rules));
});
