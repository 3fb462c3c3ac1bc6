import type { Argv } from 'yargs';
import { trialReportOptions } from './report-options.ts';
import { webhookTrialOptions } from './webhook-options.ts';

/** The options of `retrial client`. What follows `--` is the command to put on trial. */
export function clientOptions(parser: Argv) {
  return parser
    .options({
      post: {
        type: 'string',
        requiresArg: true,
        describe: 'the command for writes, as one text with {url} and {body}',
      },
      module: {
        type: 'string',
        requiresArg: true,
        describe: 'an ES module (or TypeScript) whose default export does an operation',
      },
      adapter: {
        type: 'boolean',
        default: false,
        describe: 'the command stays, and does operations that it reads as JSON lines',
      },
      listen: {
        type: 'boolean',
        default: false,
        describe: 'start nothing: print the URLs, and watch who comes',
      },
      'listen-for': {
        type: 'string',
        requiresArg: true,
        describe: 'with --listen or --webhook: how long a client may take to come (default 10m)',
      },
      contract: {
        type: 'string',
        requiresArg: true,
        default: 'rfc',
        describe: 'what the client must keep: a built-in contract by its name, or a YAML file',
      },
      'max-attempts': {
        type: 'string',
        requiresArg: true,
        describe: "the client's own most attempts, where its contract declares none",
      },
      timeout: { type: 'string', requiresArg: true, describe: "the client's own time-out" },
      'max-retry-after': {
        type: 'string',
        requiresArg: true,
        describe: 'the longest Retry-After for which the client waits',
      },
      'retry-on-post': {
        type: 'boolean',
        default: true,
        describe: 'no (--no-retry-on-post): the client never sends a write again',
      },
      only: {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'a case, or ra-* for all that begin so (may be repeated)',
      },
      skip: {
        type: 'string',
        array: true,
        requiresArg: true,
        describe: 'a case to leave out (may be repeated)',
      },
      repeat: {
        type: 'string',
        requiresArg: true,
        describe: 'times to try each case, side by side',
      },
      long: {
        type: 'boolean',
        default: false,
        describe: 'watch waits above 60 s for 100 s instead of 35 s',
      },
      baseline: {
        type: 'string',
        requiresArg: true,
        describe: 'YAML file of failures that are expected: new ones and stale ones fail',
      },
      'write-baseline': {
        type: 'string',
        requiresArg: true,
        describe: 'write the failures that were found as such a file',
      },
      out: {
        type: 'string',
        requiresArg: true,
        describe: 'folder of the files (default: reports/client-<time>)',
      },
      seed: { type: 'string', requiresArg: true, describe: 'seed of what the endpoint draws' },
      host: {
        type: 'string',
        requiresArg: true,
        describe: 'address to listen on (default 127.0.0.1)',
      },
      port: { type: 'string', requiresArg: true, describe: 'port to listen on (default: any)' },
      ...trialReportOptions,
      strict: { type: 'boolean', default: false, describe: 'warnings are failures' },
      quiet: { type: 'boolean', default: false, describe: 'print nothing but errors' },
    })
    .options(webhookTrialOptions)
    .example('$0 client -- curl -sf --retry 5 {url}', 'any command, an operation a process')
    .example('$0 client --module ./client.mjs --contract aisearch', 'a function of yours');
}

/** What the command line says of a client on trial. */
export type ClientArgs =
  ReturnType<typeof clientOptions> extends Argv<infer Options> ? Options : never;

/** What stands behind `--`. */
export function commandOf(args: object): readonly string[] {
  const given = '--' in args ? args['--'] : undefined;
  return Array.isArray(given) ? given.map(String) : [];
}
