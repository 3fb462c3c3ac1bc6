import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pinned } from '../cores.ts';
import type { Measurement, PeerTask } from '../work.ts';
import { wrkScript } from './wrk-script.ts';

const run = promisify(execFile);

/**
 * One run of wrk with one thread. Its CPU time is that of the whole run, which needs no warm-up; the
 * shell's `times` tells it where there is no `/usr/bin/time`.
 */
export async function runWrk(
  { work, connections, windowMs }: Pick<PeerTask, 'work' | 'connections' | 'windowMs'>,
  core: number | undefined,
): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'retrial-bench-'));
  try {
    const script = join(folder, 'request.lua');
    writeFileSync(script, wrkScript(work));
    const seconds = String(Math.ceil(windowMs / 1_000));
    const wrk = ['wrk', '-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script];
    const command = pinned(core, [...wrk, work.url]);
    const env = { ...process.env, LC_ALL: 'C' };
    const { stdout } = await run('sh', ['-c', '"$@"; times', 'sh', ...command], { env });
    return readWrk(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readWrk(text: string): Measurement {
  const problem = /Non-2xx.*|Socket errors.*/.exec(text);
  if (problem) throw new Error(`wrk: ${problem[0]}`);
  const [, requests, seconds] = /(\d+) requests in ([\d.]+)s/.exec(text) ?? [];
  // The last line is the children's: user, then system.
  const times = (text.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g);
  const cpuUs = [...times].reduce(
    (sum, [, minutes, rest]) => sum + (Number(minutes) * 60 + Number(rest)) * 1e6,
    0,
  );
  if (requests === undefined || seconds === undefined || cpuUs === 0) {
    throw new Error(`wrk printed something unknown:\n${text}`);
  }
  return { requests: Number(requests), seconds: Number(seconds), cpuUs };
}
