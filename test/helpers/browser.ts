import chromiumBinary from '@sparticuz/chromium';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** A browser without a screen; it goes away with its scope. */
export interface OpenBrowser extends AsyncDisposable {
  newPage(view?: View): Promise<Page>;
}

export interface View {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Whether scripts of pages run. */
  readonly javaScript?: boolean;
}

/** A process for all ends with its first page, and a page is to be held to its policy. */
const unwanted: ReadonlySet<string> = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
]);

/** Chromium as the npm package ships it; it asks nobody for updates. */
export async function openBrowser(): Promise<OpenBrowser> {
  const browser = await chromium.launch({
    executablePath: await chromiumBinary.executablePath(),
    args: [
      ...chromiumBinary.args.filter((arg) => !unwanted.has(arg)),
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    ],
  });
  return {
    newPage: ({ width = 1280, colorScheme = 'light', javaScript = true } = {}) =>
      browser.newPage({
        ...{ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: javaScript },
        // Where the machine has none, Chromium tells pages of one that no formatter knows.
        locale: 'en-US',
      }),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
