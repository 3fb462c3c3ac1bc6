import { RetrialError } from '../core/errors.ts';
import { destinationProblem } from '../core/webhooks/destination.ts';
import type { RegisteredWebhook } from '../core/webhooks/settings.ts';

/** Options of a mock that delivers webhooks. */
export const webhookOptions = {
  'webhook-url': {
    type: 'string',
    requiresArg: true,
    describe: 'aigeon: who is told of each write',
  },
  'webhook-secret': {
    type: 'string',
    requiresArg: true,
    describe: 'aigeon: what its webhooks are signed with',
  },
  'allow-webhook-host': {
    type: 'string',
    array: true,
    requiresArg: true,
    default: [] as string[],
    describe: 'deliver webhooks to this host too, not to loopback alone (may be repeated)',
  },
  'webhook-time-scale': {
    type: 'string',
    requiresArg: true,
    default: '1',
    describe: 'multiplies the times of webhooks: 0.01 makes 30 s of waiting 300 ms',
  },
} as const;

/** Options of the trial of a webhook sender, beside those of any trial. */
export const webhookTrialOptions = {
  webhook: {
    type: 'boolean',
    default: false,
    describe: 'start nothing: print a URL a case, and judge the webhooks that come there',
  },
  'webhook-secret': {
    type: 'string',
    requiresArg: true,
    describe: 'with --webhook: check signatures by this secret',
  },
  'webhook-time-scale': {
    type: 'string',
    requiresArg: true,
    describe: "with --webhook: multiplies the sender's times: 0.01 makes 30 s of waiting 300 ms",
  },
} as const;

/** What was given for the webhooks of a mock. */
interface WebhookArguments {
  readonly 'webhook-url'?: string | undefined;
  readonly 'webhook-secret'?: string | undefined;
  readonly 'allow-webhook-host': readonly string[];
  readonly 'webhook-time-scale': string;
}

/**
 * The webhook options of a mock, as its settings have them.
 *
 * @throws RetrialError (`usage`) where one of them is wrong, or belongs to another API.
 */
export function readWebhookOptions(
  api: string,
  args: WebhookArguments,
): { readonly webhook?: RegisteredWebhook; readonly webhookTimeScale?: number } {
  const url = args['webhook-url'];
  const secret = args['webhook-secret'];
  const webhookTimeScale = readTimeScale(args['webhook-time-scale']);
  if (api !== 'aigeon' && (url ?? secret) !== undefined) {
    const right = api === 'aisearch' ? '; a search names its own webhook in its body' : '';
    throw wrong(`--webhook-url and --webhook-secret belong to aigeon, not to ${api}${right}`);
  }
  if (api === 'plain') {
    if (webhookTimeScale === 1 && args['allow-webhook-host'].length === 0) return {};
    throw wrong('plain sends no webhooks; aigeon and aisearch do');
  }
  if ((url === undefined) !== (secret === undefined)) {
    throw wrong('--webhook-url and --webhook-secret go together: a webhook is signed');
  }
  if (url === undefined || secret === undefined) return { webhookTimeScale };
  const problem = destinationProblem(url, args['allow-webhook-host']);
  if (problem !== undefined) throw wrong(`--webhook-url "${url}" ${problem}`);
  if (secret === '') throw wrong('--webhook-secret is empty; any text will do');
  return { webhook: { url, secret }, webhookTimeScale };
}

/**
 * By what the times of webhooks are multiplied.
 *
 * @throws RetrialError (`usage`) where it is no number above 0 and up to 1.
 */
export function readTimeScale(text: string): number {
  const scale = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (scale > 0 && scale <= 1) return scale;
  throw wrong(`--webhook-time-scale is a number above 0 and up to 1, like 0.01, not "${text}"`);
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
