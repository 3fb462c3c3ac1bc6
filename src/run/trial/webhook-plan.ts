import type { WebhookCase } from '../../core/cases/webhook.ts';
import { undeclaredPolicy } from '../../core/retry/policy-of.ts';
import { formatMs } from '../../core/units.ts';
import { answerWithinMs, vendorOf } from '../../core/webhooks/event.ts';
import { scaleContract } from '../../core/webhooks/scale.ts';
import { watchMs } from '../../core/webhooks/watch.ts';
import type { ClientDriver } from './driver.ts';
import type { TrialPlan } from './trial-plan.ts';

/** What decides the trial of a webhook sender beside what decides any trial. */
export interface WebhookPlan extends TrialPlan {
  readonly cases: readonly WebhookCase[];
  /** What deliveries are signed with; absent: signatures are not checked. */
  readonly secret: string | undefined;
  /** By what the waits and time-outs of the sender are multiplied. */
  readonly timeScale: number;
}

/** Nobody starts a sender from here, and nobody hears what it makes of an answer. */
const sender: ClientDriver = {
  kind: 'listen',
  shown: 'the webhook sender',
  requests: ['write'],
  oneProcess: false,
  run: () => Promise.resolve({ result: 'unknown', because: 'nobody hears how a delivery ends' }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** The plan of a trial of a sender by this contract, under its clock. */
export function planWebhooks(
  wishes: Pick<WebhookPlan, 'contract' | 'cases' | 'secret' | 'timeScale' | 'listenMs'> &
    Pick<WebhookPlan, 'strict' | 'baseline' | 'host' | 'port' | 'seed' | 'runId' | 'reproduce'>,
): WebhookPlan {
  const contract = scaleContract(wishes.contract, wishes.timeScale);
  const policy = undeclaredPolicy(contract);
  const timeoutMs = answerWithinMs * wishes.timeScale;
  return {
    ...wishes,
    contract,
    policy: { ...policy, declared: { ...policy.declared, timeoutMs } },
    driver: sender,
    controls: [],
    skipped: [],
    assumptions: assumptionsOf(wishes),
    repeat: 1,
    long: false,
    starts: 1,
  };
}

function assumptionsOf({
  contract,
  secret,
  timeScale,
}: Pick<WebhookPlan, 'contract' | 'secret' | 'timeScale'>): string[] {
  const { declared } = contract.retry;
  return [
    declared
      ? `the numbers of ${contract.title} bind the sender, and an answer within ${formatMs(answerWithinMs)}`
      : 'no waits are declared: a delivery that fails is to come again within 5 minutes',
    ...(timeScale === 1 ? [] : [`all times of the sender are multiplied by ${timeScale}`]),
    ...(secret !== undefined || vendorOf(contract.name) === undefined
      ? []
      : ['no secret is known, so signatures are not checked (--webhook-secret)']),
    'what comes to one URL in turn is one event with its retries, unless it says otherwise',
  ];
}

/** How long one event is watched at most, in milliseconds: all waits, and the time after the last. */
export function longestMs({ policy, timeScale }: WebhookPlan): number {
  const { numbers, declared } = policy;
  const most = declared.maxAttempts ? numbers.maxAttempts : 2;
  const attempts = Array.from({ length: most }, (_, index) => index + 1);
  const waits = attempts.map((made) =>
    watchMs(policy, { attempts: made, class: 'retryable', timeScale }),
  );
  return waits.reduce((sum, ms) => sum + ms, 0);
}
