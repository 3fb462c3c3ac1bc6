import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Place } from '../../core/errors.ts';
import { RetrialError } from '../../core/errors.ts';
import type { ClientProcess } from './client-process.ts';
import type { ClientProcesses } from './client-processes.ts';
import type { FromModule } from './module-messages.ts';
import { isFromModule } from './module-messages.ts';

const longestLoadMs = 30_000;

// From source and built alike, in the language of this file.
const host = fileURLToPath(
  new URL(`./module-host${extname(import.meta.filename)}`, import.meta.url),
);

/** Starts a process in which this module is loaded. */
export function startModule(
  processes: ClientProcesses,
  file: string,
  env: Readonly<Record<string, string>>,
): ClientProcess {
  // Which of a package's entry points are taken is the same there as here; a debugger's port is not.
  const conditions = process.execArgv.filter((each) => each.startsWith('--conditions='));
  const client = processes.start({
    file: process.execPath,
    args: [...conditions, host, pathToFileURL(resolve(file)).href],
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  client.child.stdout?.on('data', (piece: Buffer) => client.hear(piece));
  return client;
}

/**
 * Loads a module once in a process of its own, which ends behind that.
 *
 * @throws RetrialError (`file`) where it cannot be loaded, or its default export is no function.
 */
export async function checkModule(processes: ClientProcesses, file: string): Promise<void> {
  if (!existsSync(file))
    throw mistake('there is no such file; name the module of a client', { file });
  const client = startModule(processes, file, {});
  const answer = new Promise<FromModule>((settle) => {
    client.child.on('message', (message) => isFromModule(message) && settle(message));
  });
  const verdict = await Promise.race([
    answer,
    client.ended.then(() => 'ended' as const),
    delay(longestLoadMs, 'late' as const, { ref: false }),
  ]);
  if (verdict === 'late') await client.stop();
  else if (verdict === 'ended' || verdict.kind === 'refused') await client.ended;
  await client.stop();
  throwUnlessLoaded(verdict, { file, words: client.words() ?? '' });
}

function throwUnlessLoaded(
  verdict: FromModule | 'ended' | 'late',
  { file, words }: { readonly file: string; readonly words: string },
): void {
  if (verdict === 'late') {
    const message = `the module has not been loaded within ${longestLoadMs / 1_000} s; let its top level end`;
    throw mistake(message, { file });
  }
  if (verdict === 'ended') {
    const message =
      'the module ended its process while it was loaded; let it only export a function';
    throw mistake(message, { file });
  }
  if (verdict.kind !== 'refused') return;
  throw mistake(`the module cannot be used: ${verdict.why}`, placeIn(words) ?? { file });
}

/** The line that Node prints above the piece of code at which an error came up. */
function placeIn(words: string): Place | undefined {
  const [, path, line] = /^(?:file:\/\/)?(\/.*):(\d+)$/m.exec(words) ?? [];
  if (path === undefined || path.startsWith('node:') || path === host) return undefined;
  return { file: decodeURI(path), line: Number(line) };
}

function mistake(message: string, place: Place): RetrialError {
  return new RetrialError(message, { code: 'file', place });
}
