import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rfc } from '../../src/core/contracts/rfc.ts';
import { Profile } from '../../src/core/profile.ts';
import type { TraceRecord } from '../../src/core/trace.ts';
import { parseLine } from '../../src/core/trace-lines.ts';
import { createVerifier } from '../../src/core/verify.ts';
import type { LoadPlan } from '../../src/run/load-messages.ts';
import { runLoad } from '../../src/run/run-load.ts';
import { verifyTrace } from '../../src/run/verify-trace.ts';
import { startHostileServer } from '../helpers/hostile-server.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'retrial-run-end-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plan = (fields: object, targetUrl?: string): LoadPlan => ({
  profile: Profile.parse({
    name: 'run-end',
    operations: [{ name: 'read', path: '/' }],
    gracefulStop: '100ms',
    ...fields,
  }),
  contract: rfc,
  profileHash: '',
  seed: '1',
  runId: '0',
  targetUrl,
});

function records(file: string): TraceRecord[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.flatMap((line, index) => parseLine(line, index + 1) ?? []);
}

test('a target that stops answering amid the load keeps no bound that its open operations may break', async () => {
  let served = 0;
  const interruption = new AbortController();
  await using server = await startHostileServer({
    onRequest(socket) {
      served += 1;
      if (served <= 30) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'latin1');
      else if (served === 35) interruption.abort();
    },
  });
  const traceFile = join(folder, 'stops.ndjson');
  const result = await runLoad(
    plan(
      {
        target: { url: server.url },
        load: { model: 'closed', users: 5, iterations: 40 },
        thresholds: ['errors < 1%', 'response.p50 < 1h'],
      },
      server.url,
    ),
    { traceFile, signal: interruption.signal },
  );
  const { operations, succeeded, censored, attempts, networkErrors } = result.counts;
  expect({ operations, succeeded, censored, attempts, networkErrors }).toEqual({
    operations: 35,
    succeeded: 30,
    censored: 5,
    attempts: 35,
    networkErrors: 0,
  });
  expect(result.thresholds.map(({ holds }) => holds)).toEqual(['inconclusive', 'yes']);
  const open = records(traceFile).filter(
    (record) => record.type === 'attempt' && record.outcome.kind === 'client-closed',
  );
  expect(open.length).toBe(5);
  const verified = await verifyTrace(traceFile, createVerifier());
  expect(verified.outcomes).toEqual(result.rules);
});

test('a load too small for a single arrival tests nothing, and is no pass', async () => {
  const load = { model: 'open', arrivals: 'poisson', rate: '1/m', duration: '10ms' };
  const { verdict, exitCode } = await runLoad(plan({ target: { mock: { api: 'plain' } }, load }));
  expect([verdict, exitCode]).toEqual(['inconclusive', 3]);
});
