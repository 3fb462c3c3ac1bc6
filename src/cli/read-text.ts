import { readFileSync } from 'node:fs';
import { RetrialError } from '../core/errors.ts';

const whyUnreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder; name the file in it',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** @throws RetrialError (`file`) that says what was to be read. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const why = whyUnreadable[code] ?? message;
    throw new RetrialError(`cannot read ${what}: ${why}`, { code: 'file', place: { file }, cause });
  }
}
