import { createAigeon } from '../core/apis/aigeon/aigeon.ts';
import { createAisearch } from '../core/apis/aisearch/aisearch.ts';
import type { MockApi } from '../core/apis/api.ts';
import { createPlain } from '../core/apis/plain/plain.ts';
import type { MockSettings } from '../core/profile.ts';

/** The mock API of a profile, with an empty ledger; webhooks may lead to `webhookHosts` too. */
export function createApi(settings: MockSettings, webhookHosts: readonly string[] = []): MockApi {
  if (settings.api === 'aigeon') return createAigeon(settings.options);
  if (settings.api === 'aisearch') return createAisearch(settings.options, webhookHosts);
  return createPlain(settings.options);
}

/** A mock API that throws is a bug of this program: it ends the thread, and is never an answer. */
export function reportBug({ error }: { readonly error: unknown }): void {
  setImmediate(() => {
    throw error;
  });
}
