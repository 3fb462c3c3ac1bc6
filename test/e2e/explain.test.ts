import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../helpers/cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'retrial-explain-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test.for([
  ['pass', 0, 'pass'],
  ['fail', 1, 'fail'],
] as const)(
  'verify judges the trace of the example that is to %s',
  async ([trace, code, verdict]) => {
    const { stdout } = await runCli(['explain', 'jitter-bounds', '--trace', trace]);
    writeFileSync(join(cwd, `${trace}.ndjson`), stdout);
    const ran = await runCli(['verify', `${trace}.ndjson`, '--format', 'json'], { cwd });
    const { rules } = JSON.parse(ran.stdout) as { rules: { id: string; verdict: string }[] };
    const judged = rules.find(({ id }) => id === 'jitter-bounds');
    expect({ code: ran.exitCode, verdict: judged?.verdict }).toEqual({ code, verdict });
  },
);
