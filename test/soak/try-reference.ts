import { randomBytes } from 'node:crypto';
import { watchWindowMs } from '../../src/core/cases/asked-waits.ts';
import type { ClientCase } from '../../src/core/cases/case.ts';
import { apiOf, casesFor } from '../../src/core/cases/catalogue.ts';
import type { Result } from '../../src/core/result.ts';
import { functionDriver } from '../../src/run/trial/function-driver.ts';
import { runTrial } from '../../src/run/trial/run-trial.ts';
import type { ClientLink } from './client-link.ts';
import type { Reference } from './references.ts';
import { timeoutMs } from './references.ts';

/** The short form has no case that is watched for longer. */
const shortWindowMs = 60_000;
/** The reference client waits by itself for so short a time that no longer value is tested. */
const testedSeconds = 5;

interface Soaking {
  readonly link: ClientLink;
  readonly short: boolean;
  readonly traceFile: string;
}

/** Puts a client that does everything right on trial, in all cases side by side. */
export async function tryReference(
  { id, contract, policy: numbers }: Reference,
  { link, short, traceFile }: Soaking,
): Promise<Result> {
  const trial = randomBytes(4).toString('hex');
  const long = !short;
  const policy = { ...numbers, declared: { ...numbers.declared, timeoutMs } };
  const isWanted = (each: ClientCase): boolean =>
    long || watchWindowMs(each, { testedSeconds, long, policy }) < shortWindowMs;
  const known = casesFor(apiOf(contract));
  try {
    const plan = {
      ...{ contract, policy, long },
      driver: functionDriver({ name: id, client: link.clientsOf(trial, contract.name) }),
      controls: known.filter(({ group }) => group === 'control'),
      cases: known.filter((each) => each.group !== 'control' && isWanted(each)),
      ...{ skipped: [], assumptions: [], baseline: undefined, strict: false },
      ...{ repeat: 1, starts: 1_000, seed: trial, runId: trial },
      ...{ host: undefined, port: undefined, listenMs: 0, reproduce: () => undefined },
    };
    return await runTrial(plan, { traceFile });
  } finally {
    link.end(trial);
  }
}
