import { join } from 'node:path';
import { test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Attempt } from '../../src/core/trace.ts';
import type { ForeignServer, SeenRequest } from '../helpers/foreign-servers.ts';
import {
  nginxMissing,
  startExpress,
  startFastify,
  startNginx,
} from '../helpers/foreign-servers.ts';
import type { LoadRun } from '../helpers/load-run.ts';
import { flaggedBy, readTrace, runProfile, writeProfile } from '../helpers/load-run.ts';

vi.setConfig({ maxConcurrency: 2 });

const http = join(import.meta.dirname, '../../profiles/http.yaml');
const packed = { 'Accept-Encoding': 'gzip' };
const operations = [
  { name: 'kept', path: '/' },
  { name: 'closed', path: '/close' },
  { name: 'chunked', path: '/chunked', headers: packed },
  { name: 'head', method: 'HEAD', path: '/' },
  { name: 'missing', path: '/missing', expect: { status: 404 } },
  { name: 'packed', path: '/gzip', headers: packed },
  { name: 'order', method: 'POST', path: '/orders', body: { item: '{{seq}}' } },
];

interface Foreign {
  readonly name: string;
  readonly start: () => Promise<ForeignServer>;
  readonly missing: string | undefined;
  /** How often an order is sent until it is taken. */
  readonly attemptsPerOrder: number;
}

const servers: readonly Foreign[] = [
  { name: 'fastify', start: startFastify, missing: undefined, attemptsPerOrder: 2 },
  { name: 'express', start: startExpress, missing: undefined, attemptsPerOrder: 2 },
  { name: 'nginx', start: startNginx, missing: nginxMissing(), attemptsPerOrder: 1 },
];

/** Runs a profile, and comes back with what the server saw of that run. */
async function runAgainst(server: ForeignServer, profile: string, args: readonly string[] = []) {
  let from = 0;
  const run = await runProfile(profile, ['--no-preflight', ...args], {
    onRepeat: () => {
      from = server.seen().length;
    },
  });
  return { run, seen: server.seen().slice(from) };
}

function attemptsOf(run: LoadRun): Attempt[] {
  return readTrace(run).flatMap((record) => (record.type === 'attempt' ? [record] : []));
}

/** How often each kind of request was answered how: `POST /orders 503` → 7. */
function tallyOf(requests: readonly Omit<SeenRequest, 'key'>[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const { method, path, status } of requests) {
    const kind = `${method} ${path} ${status}`;
    tally[kind] = (tally[kind] ?? 0) + 1;
  }
  return tally;
}

function statusOf({ outcome }: Attempt): number {
  return outcome.kind === 'response' ? outcome.status : 0;
}

test.concurrent.for(servers)(
  'the profile for any URL runs against $name',
  {
    timeout: 60_000,
  },
  async ({ start, missing }, { expect, skip }) => {
    skip(missing !== undefined, missing);
    await using server = await start();
    const { run, seen } = await runAgainst(server, http, [
      '--target',
      `${server.url}/`,
      '--duration',
      '2s',
    ]);
    const { counts, verdict, rules } = run.result;
    expect({ verdict, exitCode: run.ran.exitCode, flagged: flaggedBy(rules) }).toEqual({
      verdict: 'pass',
      exitCode: 0,
      flagged: {},
    });
    expect(counts).toMatchObject({ operations: 40, succeeded: 40, attempts: 40 });
    expect(tallyOf(seen)).toEqual({ 'GET / 200': 40 });
  },
);

test.concurrent.for(servers)(
  'kept and closed connections, chunks, HEAD, expected errors, packed answers and keyed orders go well with $name',
  {
    timeout: 60_000,
  },
  async ({ start, missing, attemptsPerOrder }, { expect, skip }) => {
    skip(missing !== undefined, missing);
    await using server = await start();
    const profile = writeProfile(
      stringify({
        name: 'foreign',
        target: { url: server.url },
        load: { model: 'closed', users: 4, iterations: 84 },
        operations,
        seed: 1,
      }),
    );
    const { run, seen } = await runAgainst(server, profile);
    const { counts, rules } = run.result;
    const attempts = attemptsOf(run);
    expect({ exitCode: run.ran.exitCode, flagged: flaggedBy(rules) }).toEqual({
      exitCode: 0,
      flagged: {},
    });
    const orders = counts.jobs;
    expect(counts).toMatchObject({
      ...{ operations: 84, succeeded: 84, failed: 0, censored: 0, networkErrors: 0 },
      ...{ retries: orders * (attemptsPerOrder - 1), duplicateJobs: 0 },
    });

    // Server and client agree on every request and its answer.
    const sent = attempts.map((attempt) => ({
      ...{ method: attempt.method, path: attempt.path, status: statusOf(attempt) },
    }));
    expect(tallyOf(seen)).toEqual(tallyOf(sent));
    expect(new Set(attempts.map(({ name }) => name)).size).toBe(operations.length);
    expect(
      attempts.filter(({ outcome }) => outcome.kind !== 'response' || !outcome.complete),
    ).toEqual([]);

    // A key for each order, the same on all of its attempts; none on what needs none.
    const keys = seen.map(({ method, key }) => ({ key, isOrder: method === 'POST' }));
    const perKey = Map.groupBy(
      keys.filter(({ isOrder }) => isOrder),
      ({ key }) => key,
    );
    expect(perKey.has('')).toBe(false);
    expect([...perKey.values()].map(({ length }) => length)).toEqual(
      Array.from({ length: orders }, () => attemptsPerOrder),
    );
    expect(keys.filter(({ key, isOrder }) => !isOrder && key !== '')).toEqual([]);

    // Connections are used again, but not after the server said that it closes them.
    expect(connectionsAfterClose(attempts)).toEqual([]);
    expect(new Set(attempts.map(({ connection }) => connection)).size).toBeLessThan(
      attempts.length,
    );
  },
);

/** Attempts on a connection that had carried an answer with `Connection: close` before. */
function connectionsAfterClose(attempts: readonly Attempt[]): string[] {
  const closed = new Map<number, number>();
  for (const { name, connection, endMs } of attempts) {
    if (name === 'closed') closed.set(connection, endMs);
  }
  return attempts
    .filter(({ connection, startMs }) => startMs > (closed.get(connection) ?? Infinity))
    .map(({ operation, attempt }) => `${operation}/${attempt}`);
}
