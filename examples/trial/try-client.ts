import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseResult } from '../../src/core/read-result.ts';
import type { Result } from '../../src/core/result.ts';
import type { ExampleClient } from './clients.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Far above the longest trial. */
const patienceMs = 600_000;

/** The words behind `retrial` that put a client on trial. */
export function trialCommand({ contract, args }: ExampleClient): readonly string[] {
  return ['client', '--contract', contract, ...args];
}

/**
 * Puts a client on trial as a user would, by the command line, and comes back with the result that
 * is then in the folder. Rejects with what was printed where there is none.
 */
export async function tryClient(client: ExampleClient, folder: string): Promise<Result> {
  const file = join(folder, 'result.json');
  // That of an earlier trial must not pass for this one's.
  await rm(file, { force: true });
  const [command = '', ...args] = trialCommand(client);
  const words = [join('bin', 'retrial.js'), command, '--out', folder, ...args];
  const printed = await new Promise<string>((resolve) => {
    const env = { ...process.env, ...client.env };
    const options = { cwd: root, env, timeout: patienceMs, maxBuffer: 2 ** 26 };
    execFile(
      process.execPath,
      ['--conditions=source', ...words],
      options,
      (_error, stdout, stderr) => {
        resolve(`${stdout}${stderr}`);
      },
    );
  });
  try {
    return parseResult(await readFile(file, 'utf8'), file);
  } catch (cause) {
    throw new Error(`the trial of ${client.name} left no result; it printed: ${printed}`, {
      cause,
    });
  }
}
