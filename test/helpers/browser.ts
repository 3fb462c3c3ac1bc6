import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from './chromium.ts';

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

export async function openBrowser(): Promise<OpenBrowser> {
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...chromiumArgs],
  });
  return {
    newPage: ({ width = 1280, colorScheme = 'light', javaScript = true } = {}) =>
      browser.newPage({
        ...{ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: javaScript },
        // Where the environment has none, the browser makes up one that no library knows.
        locale: 'en-US',
      }),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}
