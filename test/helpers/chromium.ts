import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import chromium from '@sparticuz/chromium';

const { version } = JSON.parse(
  readFileSync(
    join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../package.json'),
    'utf8',
  ),
) as { version: string };

/** A process for all ends with its first page, and a page is to be held to its policy. */
const unwanted: ReadonlySet<string> = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
]);

/** By what it runs without a screen, and without asking anybody for updates. */
export const chromiumArgs: readonly string[] = [
  ...chromium.args.filter((arg) => !unwanted.has(arg)),
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
];

/**
 * The path of the Chromium that the npm package ships, unpacked once. The package itself takes a file
 * that another process is still unpacking, or that was cut, for a whole one; so it unpacks into a
 * folder of its own, which gets its name when all is there.
 */
export async function chromiumPath(): Promise<string> {
  const folder = join(tmpdir(), `retrial-chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return join(folder, 'chromium');
}

async function unpackInto(folder: string): Promise<void> {
  const { TMPDIR } = process.env;
  const own = mkdtempSync(`${folder}-`);
  try {
    process.env.TMPDIR = own;
    await chromium.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  try {
    renameSync(own, folder);
  } catch {
    // Another process was first.
    rmSync(own, { recursive: true });
  }
}
