import type { ApiLedger } from '../core/apis/api.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { MockSettings } from '../core/profile.ts';
import type { EndpointEvents } from '../endpoint/endpoint.ts';
import { startEndpoint } from '../endpoint/listen.ts';
import { startClock } from './clock.ts';
import { createApi, reportBug } from './create-api.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import type { WebhookPlay } from './webhook-play.ts';
import type { WebhookCounts } from './webhook-sender.ts';

export interface ServedMock extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  ledger(): ApiLedger;
  /** What became of its webhooks so far. */
  readonly webhooks: Readonly<WebhookCounts>;
}

/**
 * Serves the mock of an API in this thread until it is disposed of.
 *
 * @throws RetrialError (`listen`) where the address or the port cannot be had.
 */
export async function serveMock({
  settings,
  contract,
  host = '127.0.0.1',
  port = 0,
  seed,
  runId = '0',
  events,
  webhookHosts,
  webhookPlay,
}: {
  readonly settings: MockSettings;
  readonly contract: Contract;
  readonly host?: string;
  readonly port?: number;
  readonly seed: string;
  readonly runId?: string;
  /** What is to be told besides errors, which are bugs. */
  readonly events?: Omit<EndpointEvents, 'onError'>;
  /** Where webhooks may lead beside this machine. */
  readonly webhookHosts?: readonly string[];
  /** How webhooks are delivered; absent: as the vendor promises. */
  readonly webhookPlay?: WebhookPlay;
}): Promise<ServedMock> {
  const clock = startClock();
  const { api, sender } = deliverWebhooks(createApi(settings, webhookHosts), {
    settings,
    clock,
    play: webhookPlay,
  });
  const endpoint = await startEndpoint({
    api,
    contract,
    host,
    port,
    faults: settings.faults,
    seed,
    runId,
    now: () => clock.now(),
    wallNow: () => clock.wallNow(),
    events: { ...events, onError: reportBug },
  });
  endpoint.begin();
  return {
    url: endpoint.url,
    port: endpoint.port,
    ledger: () => api.ledger(),
    webhooks: sender.counts,
    [Symbol.asyncDispose]: () => {
      sender[Symbol.dispose]();
      return endpoint.close();
    },
  };
}
