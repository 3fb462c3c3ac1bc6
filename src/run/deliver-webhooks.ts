import type { MockApi } from '../core/apis/api.ts';
import type { MockSettings } from '../core/profile.ts';
import type { Clock } from './clock.ts';
import type { WebhookPlay } from './webhook-play.ts';
import { WebhookSender } from './webhook-sender.ts';

/** An API whose webhooks are really delivered, by the sender beside it. */
export interface DeliveringApi {
  readonly api: MockApi;
  readonly sender: WebhookSender;
}

/** Lets a sender perform what the steps of a mock API owe to webhooks. */
export function deliverWebhooks(
  api: MockApi,
  {
    settings,
    clock,
    play,
  }: {
    readonly settings: MockSettings;
    readonly clock: Pick<Clock, 'now' | 'wallNow'>;
    readonly play?: WebhookPlay | undefined;
  },
): DeliveringApi {
  const timeScale = settings.api === 'plain' ? 1 : settings.options.webhookTimeScale;
  const sender = new WebhookSender({ clock, timeScale, play });
  return {
    sender,
    api: {
      name: api.name,
      step(request, nowMs, random) {
        const step = api.step(request, nowMs, random);
        if (step.webhooks) for (const event of step.webhooks) sender.send(event);
        return step;
      },
      forget: () => api.forget(),
      ledger: () => api.ledger(),
    },
  };
}
