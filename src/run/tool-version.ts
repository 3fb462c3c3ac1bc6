import { readFileSync } from 'node:fs';

/** The version in package.json; the file lies two folders up, from src/ as from dist/. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export const toolName = 'retrial';
