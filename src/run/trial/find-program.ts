import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { RetrialError } from '../../core/errors.ts';

/**
 * Makes sure, before anything is started, that the system would find this program and may run it.
 *
 * @throws RetrialError (`usage`) where it would not.
 */
export function findProgram(name: string, path = process.env.PATH ?? ''): void {
  if (name === '') throw mistake('the command to put on trial is empty; name a program');
  const reason = name.includes('/') ? reasonAgainst(name) : reasonInPath(name, path);
  if (reason !== undefined) throw mistake(`cannot run "${name}": ${reason}`);
}

function reasonInPath(name: string, path: string): string | undefined {
  const files = path.split(delimiter).map((folder) => join(folder, name));
  if (files.some((file) => reasonAgainst(file) === undefined)) return undefined;
  return 'there is no such program in PATH; install it, or give its path';
}

function reasonAgainst(file: string): string | undefined {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (entry === undefined) return 'there is no such file';
  if (!entry.isFile()) return 'it is no file; give the path of a program';
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return `it may not be executed; "chmod +x" allows that`;
  }
}

function mistake(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
