import { execFile, spawnSync } from 'node:child_process';
import type { Answer } from './ask.ts';

/** Whether curl is installed; the title of a test that needs it tells where it is not. */
export const hasCurl = spawnSync('curl', ['--version']).status === 0;
export const withCurl = hasCurl
  ? 'with curl'
  : 'with curl, which is NOT INSTALLED here: not tested';

/** Asks once with curl; `args` as on its command line, the URL among them. */
export async function curl(...args: readonly string[]): Promise<Answer> {
  const all = ['--silent', '--show-error', '--include', '--noproxy', '*', '--max-time', '20'];
  const output = await new Promise<string>((resolve, reject) => {
    execFile('curl', [...all, ...args], (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });
  const end = output.indexOf('\r\n\r\n');
  const [statusLine = '', ...fields] = output.slice(0, end).split('\r\n');
  const {
    date,
    'content-length': length,
    ...headers
  } = Object.fromEntries(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
  const body = output.slice(end + 4);
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: body === '' ? '' : JSON.parse(body),
  };
}
