import { randomBytes } from 'node:crypto';
import type { WebhookCase } from '../core/cases/webhook.ts';
import { webhookCases } from '../core/cases/webhook.ts';
import type { Contract } from '../core/contracts/contract.ts';
import { RetrialError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { parseDuration } from '../core/units.ts';
import { vendorOf } from '../core/webhooks/event.ts';
import { planWebhooks, type WebhookPlan } from '../run/trial/webhook-plan.ts';
import { readTimeScale } from './webhook-options.ts';

/** What the command line may say of the trial of a sender. */
export interface WebhookWishes {
  readonly contract: Contract;
  readonly secret: string | undefined;
  readonly timeScale: string;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly listenFor: string | undefined;
  readonly strict: boolean;
  readonly baseline: WebhookPlan['baseline'];
  readonly seed: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly reproduce: WebhookPlan['reproduce'];
}

const listenMs = 600_000;

/**
 * Settles everything that decides the trial of a sender.
 *
 * @throws RetrialError (`usage`) where an option is wrong, or the contract is about no sender.
 */
export function planWebhookTrial(wishes: WebhookWishes): WebhookPlan {
  const { contract, secret } = wishes;
  if (['rfc', 'aigeon', 'aisearch'].includes(contract.name)) {
    const own = contract.name === 'aisearch' ? 'aisearch-webhooks' : 'aigeon-webhooks';
    throw wrong(
      `--webhook judges a sender, and the contract ${contract.name} is about callers; name the sender’s, like --contract ${own}`,
    );
  }
  if (secret !== undefined && vendorOf(contract.name) === undefined) {
    throw wrong(
      `--webhook-secret: how the sender of the contract ${contract.name} signs is not known; it is for aigeon-webhooks and aisearch-webhooks`,
    );
  }
  return planWebhooks({
    ...{ contract, secret },
    timeScale: readTimeScale(wishes.timeScale),
    cases: select(wishes),
    listenMs: readListenFor(wishes.listenFor),
    strict: wishes.strict,
    baseline: wishes.baseline,
    seed: wishes.seed ?? randomBytes(4).toString('hex'),
    runId: randomBytes(4).toString('hex'),
    host: wishes.host,
    port: wishes.port,
    reproduce: wishes.reproduce,
  });
}

function select({ only, skip }: WebhookWishes): readonly WebhookCase[] {
  const wanted = new Set(only.flatMap((pattern) => matching(pattern, '--only')));
  const unwanted = new Set(skip.flatMap((pattern) => matching(pattern, '--skip')));
  const chosen = webhookCases.filter(
    ({ id }) => (only.length === 0 || wanted.has(id)) && !unwanted.has(id),
  );
  if (chosen.length > 0) return chosen;
  throw wrong('--only and --skip leave no case to try');
}

function matching(pattern: string, option: string): string[] {
  const ids = webhookCases.map(({ id }) => id);
  const found = pattern.endsWith('*')
    ? ids.filter((id) => id.startsWith(pattern.slice(0, -1)))
    : ids.filter((id) => id === pattern);
  if (found.length > 0) return found;
  const hint = nearest(pattern, ids);
  const right = hint === undefined ? `the cases are ${ids.join(', ')}` : `did you mean "${hint}"?`;
  throw wrong(`${option}: no case of a webhook is called "${pattern}"; ${right}`);
}

function readListenFor(text: string | undefined): number {
  if (text === undefined) return listenMs;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw wrong(`--listen-for takes a time, like 30s or 1m30s, not "${text}"`);
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
