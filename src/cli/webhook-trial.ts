import { RetrialError } from '../core/errors.ts';
import { runWebhookTrial, type WebhookUrl } from '../run/trial/webhook-trial.ts';
import type { ClientArgs } from './client-options.ts';
import { commandOf } from './client-options.ts';
import type { PreparedTrial } from './client-trial.ts';
import { loadContract } from './load-profile.ts';
import { planWebhookTrial } from './plan-webhook-trial.ts';
import { readBaseline } from './read-baseline.ts';
import { readCount } from './read-count.ts';
import { reproduceCommand, trialCommand } from './reproduce-command.ts';

/** What belongs to a client that is started, or comes by itself. */
const ofClients = [
  'module',
  'post',
  'max-attempts',
  'timeout',
  'max-retry-after',
  'repeat',
] as const;
const switchesOfClients = ['adapter', 'listen', 'long'] as const;

/**
 * Prepares the trial of the sender that the command line asks for. Once it runs it tells where events
 * are to be sent, and of each delivery unless it is to be quiet.
 *
 * @throws RetrialError with the place of what is wrong.
 */
export function prepareWebhookTrial(args: ClientArgs): PreparedTrial {
  const foreign = [
    ...ofClients.filter((name) => args[name] !== undefined),
    ...switchesOfClients.filter((name) => args[name]),
    ...(args['retry-on-post'] ? [] : ['no-retry-on-post']),
  ].map((name) => `--${name}`);
  if (commandOf(args).length > 0) foreign.unshift('the command behind "--"');
  if (foreign.length > 0) {
    throw wrong(
      `--webhook waits for a sender and starts no client; leave out ${foreign.join(', ')}`,
    );
  }
  const plan = planWebhookTrial({
    contract: loadContract(args.contract),
    secret: args['webhook-secret'],
    timeScale: args['webhook-time-scale'] ?? '1',
    only: args.only ?? [],
    skip: args.skip ?? [],
    listenFor: args['listen-for'],
    strict: args.strict,
    baseline: args.baseline === undefined ? undefined : readBaseline(args.baseline),
    seed: args.seed,
    host: args.host,
    port: readCount(args.port, { option: '--port', least: 0, most: 65_535 }),
    reproduce: reproduceCommand(args),
  });
  return {
    run: async (options) =>
      await runWebhookTrial(
        { ...plan, command: trialCommand(args, plan.seed) },
        {
          ...options,
          onListening: (urls) => console.log(instructions(urls)),
          onDelivery: ({ caseId, attempt }) => {
            if (!args.quiet) console.error(`${caseId}: attempt ${attempt}`);
          },
        },
      ),
    [Symbol.asyncDispose]: async () => {},
  };
}

function instructions(urls: readonly WebhookUrl[]): string {
  const width = Math.max(...urls.map(({ url }) => url.length));
  return [
    'Register each URL at the sender, and cause one event for each:',
    ...urls.map(({ url, tells }) => `${url.padEnd(width)}  ${tells}`),
  ].join('\n');
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
