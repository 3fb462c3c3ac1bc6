import type { RegisteredWebhook } from '../../webhooks/settings.ts';
import type { ApiStep } from '../api.ts';
import type { Caller } from './callers.ts';
import type { WriteRoute } from './routes.ts';

/** The event of a write, for the webhook that is registered, as a part of its step; a replay is no event. */
export function webhooksOf(
  webhook: RegisteredWebhook | undefined,
  write: {
    readonly route: WriteRoute;
    readonly caller: Caller;
    /** What the write was answered with. */
    readonly data: object;
    readonly readyAtMs: number;
  },
): Pick<ApiStep, 'webhooks'> {
  if (!webhook) return {};
  const { route, caller, data, readyAtMs } = write;
  const body = JSON.stringify({
    event_name: route.event,
    organization_id: caller.organisation.id,
    timestamp: new Date(readyAtMs).toISOString(),
    data,
  });
  const { event: type } = route;
  return { webhooks: [{ vendor: 'aigeon', ...webhook, type, body, dueAtMs: readyAtMs }] };
}
