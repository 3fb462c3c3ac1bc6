import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import { vendorOf } from '../core/webhooks/event.ts';
import { runTrial } from '../run/trial/run-trial.ts';
import { clientDriver } from './client-driver.ts';
import type { ClientArgs } from './client-options.ts';
import { loadContract } from './load-profile.ts';
import { planTrial } from './plan-trial.ts';
import { readBaseline } from './read-baseline.ts';
import { readCount } from './read-count.ts';
import { reproduceCommand, trialCommand } from './reproduce-command.ts';
import { TrialLine } from './trial-line.ts';

/** A trial that was asked for rightly, and can begin. */
export interface PreparedTrial extends AsyncDisposable {
  run(options: { readonly traceFile: string; readonly signal: AbortSignal }): Promise<Result>;
}

/**
 * Prepares the trial of the client that the command line names; what was started for it is ended
 * when it is disposed of.
 *
 * @throws RetrialError with the place of what is wrong.
 */
export async function prepareClientTrial(args: ClientArgs): Promise<PreparedTrial> {
  const { quiet } = args;
  const contract = loadContract(args.contract);
  for (const option of ['webhook-secret', 'webhook-time-scale'] as const) {
    if (args[option] !== undefined) throw wrong(`--${option} goes with --webhook`);
  }
  if (vendorOf(contract.name) !== undefined) {
    throw wrong(`the contract ${contract.name} is about a sender of webhooks: add --webhook`);
  }
  const baseline = args.baseline === undefined ? undefined : readBaseline(args.baseline);
  const driver = await clientDriver(args);
  try {
    const plan = planTrial({
      ...{ contract, driver, baseline },
      only: args.only ?? [],
      skip: args.skip ?? [],
      maxAttempts: readCount(args['max-attempts'], {
        option: '--max-attempts',
        least: 1,
        most: 1_000,
      }),
      timeout: args.timeout,
      maxRetryAfter: args['max-retry-after'],
      retryOnPost: args['retry-on-post'],
      repeat: readCount(args.repeat, { option: '--repeat', least: 1, most: 100 }) ?? 1,
      long: args.long,
      strict: args.strict,
      seed: args.seed,
      host: args.host,
      port: readCount(args.port, { option: '--port', least: 0, most: 65_535 }),
      listenFor: args['listen-for'],
      reproduce: reproduceCommand(args),
    });
    return {
      async run(options) {
        const command = trialCommand(args, plan.seed);
        using line = new TrialLine({ plan, quiet, signal: options.signal });
        return await runTrial({ ...plan, command }, { ...line.progress, ...options });
      },
      [Symbol.asyncDispose]: async () => await driver[Symbol.asyncDispose](),
    };
  } catch (error) {
    await driver[Symbol.asyncDispose]();
    throw error;
  }
}

function wrong(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}
