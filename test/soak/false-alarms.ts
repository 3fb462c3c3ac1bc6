// Puts the reference client of every contract on trial over and over, on a machine that is kept
// busy, and prints what could not be decided. Exit code 1: any rule spoke against any of them.
import { Worker } from 'node:worker_threads';
import { BusyLoops } from './busy-loops.ts';
import { readOptions } from './options.ts';
import { references } from './references.ts';
import type { SoakShare } from './soak-thread.ts';
import { Tally } from './tally.ts';
import type { TrialTold } from './told.ts';

// Leads to the end of the busy loops, which see that this process is gone.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const threads = 2;
/** What one trial costs a thread of a machine that is not busy, with room to spare. */
const trialMs = 1_200;

const { times, busy, short } = readOptions(process.argv.slice(2));
const trials = Array.from({ length: times }, (_, time) =>
  references.flatMap((ways) => ways[time % ways.length]?.id ?? []),
).flat();
const apartMs = trialMs * (short ? 1 : 2);
const tally = new Tally();
using _loops = new BusyLoops(busy);

async function runShare(share: number): Promise<void> {
  const workerData = {
    trials: trials.filter((_, index) => index % threads === share),
    ...{ short, apartMs },
  } satisfies SoakShare;
  const thread = new Worker(new URL('soak-thread.ts', import.meta.url), { workerData });
  thread.on('message', (trial: TrialTold & { readonly traceFile: string }) => {
    tally.add(trial);
    const { reference, alarms, attempts, noiseMs, traceFile } = trial;
    const said = `${attempts} attempts, ${alarms.length} alarms, noise of ${noiseMs.toFixed(0)} ms`;
    process.stdout.write(`${tally.trials} of ${trials.length}: ${reference}, ${said}\n`);
    for (const { case: name = 'all', rule, sentence } of alarms) {
      process.stdout.write(`  ALARM ${name}: ${rule}: ${sentence}\n`);
    }
    if (alarms.length > 0) process.stdout.write(`  ${traceFile}\n`);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  thread.once('error', reject).once('exit', () => resolve());
  await promise;
}

await Promise.all(Array.from({ length: threads }, (_, share) => runShare(share)));
process.stdout.write(tally.page());
if (tally.problems().length > 0) process.exitCode = 1;
