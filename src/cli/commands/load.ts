import { join } from 'node:path';
import { mostUsers } from '../../core/profile-models.ts';
import { createRedactor } from '../../core/redact.ts';
import type { Result } from '../../core/result.ts';
import { renderPreflight } from '../../report/terminal/preflight.ts';
import { printable } from '../../report/terminal/printable.ts';
import { withSecondOpinion } from '../../run/cross-check.ts';
import type { LoadPlan } from '../../run/load-messages.ts';
import { askBefore } from '../../run/preflight.ts';
import { runLoad } from '../../run/run-load.ts';
import { announcePlan } from '../announce-plan.ts';
import { checkCrossCheck } from '../check-cross-check.ts';
import type { Command } from '../command.ts';
import { defineCommand } from '../command.ts';
import { finishRun } from '../finish-run.ts';
import { interruptible } from '../interruptible.ts';
import { readLivePort } from '../live-port.ts';
import { LiveView } from '../live-view.ts';
import { planLoad } from '../plan-load.ts';
import { readCount } from '../read-count.ts';
import { readFormats } from '../read-formats.ts';
import { isRepeated, repeatLoad } from '../repeat-load.ts';
import { repeatOptions } from '../repeat-options.ts';
import { runFormats } from '../report-files.ts';
import { reportOptions } from '../report-options.ts';
import type { LoadArgs } from '../reproduce-load.ts';
import { reproduceLoad } from '../reproduce-load.ts';
import { makeRunFolder } from '../write-reports.ts';

export const loadCommand: Command = defineCommand({
  usage: 'load <profile>',
  describe: 'Drive a load profile, judge every attempt, and report',
  options: (parser) =>
    parser
      .positional('profile', {
        type: 'string',
        demandOption: true,
        describe: 'a YAML load profile',
      })
      .options({
        target: {
          type: 'string',
          requiresArg: true,
          describe: "URL, or unix:/path/of.sock:/path, to use instead of the profile's target",
        },
        ca: {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'PEM file of an authority to trust beside the system’s (may be repeated)',
        },
        insecure: {
          type: 'boolean',
          default: false,
          describe: 'take any certificate; the result says so',
        },
        seed: {
          type: 'string',
          requiresArg: true,
          describe: 'seed of the schedule, data, keys and faults',
        },
        'run-id': {
          type: 'string',
          requiresArg: true,
          describe: 'goes into the keys (default: random; 0 for a mock)',
        },
        duration: {
          type: 'string',
          requiresArg: true,
          describe: 'stretch or shrink the whole load, e.g. 30s',
        },
        rate: {
          type: 'string',
          requiresArg: true,
          describe: 'open load: scale its highest rate to this, e.g. 50/s',
        },
        users: {
          type: 'string',
          requiresArg: true,
          describe: 'closed load: scale its most users to this',
        },
        out: {
          type: 'string',
          requiresArg: true,
          describe: 'folder of the files (default: reports/<name>-<time>)',
        },
        'allow-host': {
          type: 'string',
          array: true,
          requiresArg: true,
          describe:
            'a host that may get more than 100/s although it is not this machine (may be repeated)',
        },
        preflight: {
          type: 'boolean',
          default: true,
          describe: 'ask a real target once before the load (--no-preflight: do not)',
        },
        'cross-check': {
          type: 'boolean',
          default: false,
          describe: 'compare our engine with autocannon for some seconds after the load',
        },
        ...repeatOptions,
        ...reportOptions,
        'live-port': {
          type: 'string',
          requiresArg: true,
          describe: 'show the load on a page of this machine while it runs (0: any free port)',
        },
        strict: { type: 'boolean', default: false, describe: 'warnings are failures' },
        quiet: { type: 'boolean', default: false, describe: 'print nothing but errors' },
      })
      .example('$0 load profiles/smoke.yaml --out demo', 'a run against a mock of its own')
      .example('$0 load profiles/http.yaml --target http://127.0.0.1:8080/', 'a server of yours'),
  async run(args) {
    if (isRepeated(args)) {
      return await repeatLoad(args, { plan: planOf, run: loadCommand.run, folder: folderOf });
    }
    const { quiet, annotate } = args;
    const formats = readFormats(args.format, { otherwise: runFormats });
    const plan = planOf(args);
    if (args['cross-check']) checkCrossCheck(plan, args['allow-host'] ?? []);
    const folder = args.out ?? folderOf(plan.profile.name);
    using interruption = interruptible();
    await using view = await LiveView.open({
      ...{ plan, quiet, signal: interruption.signal },
      port: readLivePort(args),
    });
    makeRunFolder(folder);
    const traceFile = plan.profile.outputs.trace ? join(folder, 'trace.ndjson') : undefined;
    const latencyFile = join(folder, 'latency.hlog');
    if (!quiet) console.log(announcePlan(plan));
    if (view.url !== undefined && !quiet) console.log(`live at ${view.url}`);

    const preflight = args.preflight ? await askBefore(plan, interruption.signal) : undefined;
    const { text: redact } = createRedactor(plan.secrets ?? []);
    if (preflight && !quiet) console.log(redact(`preflight: ${renderPreflight(preflight)}`));
    const loaded = await runLoad(plan, {
      traceFile,
      latencyFile,
      preflight,
      strict: args.strict,
      command: reproduceLoad(args, plan),
      onProgress: (progress) => view.show(progress),
      signal: interruption.signal,
    });
    view.clear();
    const result = args['cross-check']
      ? await withSecondOpinion(loaded, plan, interruption.signal)
      : loaded;
    tellUnreachable(result);
    const beside = [...(traceFile ? [traceFile] : []), latencyFile];
    const exitCode = finishRun(result, {
      folder,
      formats,
      beside,
      quiet,
      annotate,
      about: args.profile,
    });
    view.end(result, folder);
    return exitCode;
  },
});

/** Told even to who wants no table: without it nothing says why there is nothing to see. */
function tellUnreachable({ verdict, reasons }: Result): void {
  if (verdict === 'unreachable') console.error(`retrial: ${printable(reasons[0] ?? '')}`);
}

/** Everything that decides the load. */
function planOf(
  args: LoadArgs & { readonly seed?: string | undefined; readonly 'run-id'?: string | undefined },
): LoadPlan {
  return planLoad({
    ...args,
    users: readCount(args.users, { option: '--users', least: 1, most: mostUsers }),
    runId: args['run-id'],
    allowHost: args['allow-host'],
  });
}

/** Where the files go of who names no folder. */
function folderOf(name: string): string {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return join('reports', `${name}-${stamp}`);
}
