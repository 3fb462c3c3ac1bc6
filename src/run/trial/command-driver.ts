import { RetrialError } from '../../core/errors.ts';
import { hideSecretFields } from '../../core/redact.ts';
import { joinCommand } from '../../core/split-command.ts';
import type { ProcessEnd } from './client-process.ts';
import { killedReport, showEnd } from './client-process.ts';
import { ClientProcesses } from './client-processes.ts';
import type { ClientDriver, ClientReport, TrialOperation } from './driver.ts';
import { fillCommand, operationEnvironment, takesWrites } from './fill-command.ts';
import { findProgram } from './find-program.ts';
import { inShort } from './told-result.ts';

export interface CommandOptions {
  /** Program and arguments, with placeholders: `{url} {base} {method} {body} {key}`. */
  readonly argv: readonly string[];
  /** The command for writes; absent: `argv`, where that can tell a write from a read. */
  readonly postArgv?: readonly string[] | undefined;
  /** The command takes the request from its RETRIAL_ variables, so it can write as well. */
  readonly usesEnvironment?: boolean | undefined;
}

/**
 * Puts a command on trial, without a shell: one process an operation; exit code 0 says "I succeeded",
 * and stdout is thrown away. What a client that has ended leaves running goes on until its
 * operation is aborted or the driver is disposed of, since what it still sends is evidence.
 *
 * @throws RetrialError (`usage`) where a program cannot be found or may not be run.
 */
export function commandDriver({ argv, postArgv, usesEnvironment }: CommandOptions): ClientDriver {
  checkCommand(argv, 'the command to put on trial');
  if (postArgv) checkCommand(postArgv, 'the command for writes');
  const canWrite = postArgv !== undefined || usesEnvironment === true || takesWrites(argv);
  const processes = new ClientProcesses();
  const run = async (operation: TrialOperation, signal: AbortSignal): Promise<ClientReport> => {
    const isWrite = operation.body !== undefined;
    const [file = '', ...args] = fillCommand((isWrite ? postArgv : undefined) ?? argv, operation);
    const client = processes.start({
      file,
      args,
      env: operationEnvironment(operation),
      // Nobody reads stdout, so that a flood of it blocks no client and takes none of our time.
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const stop = (): void => void client.stop();
    signal.addEventListener('abort', stop, { once: true });
    const end = await client.ended;
    const by = client.isStopping ? await client.stop() : 'itself';
    if (by === 'itself') return reportOfEnd(end, client.words());
    return killedReport(by, client.words());
  };
  return {
    kind: 'command',
    shown: postArgv ? `${shown(argv)}, to write ${shown(postArgv)}` : shown(argv),
    requests: canWrite ? ['read', 'write'] : ['read'],
    oneProcess: false,
    async run(operation, signal) {
      if (signal.aborted) return { result: 'killed', because: 'its time was over before it began' };
      return await run(operation, signal).catch(unstartedReport);
    },
    [Symbol.asyncDispose]: () => processes[Symbol.asyncDispose](),
  };
}

function checkCommand(argv: readonly string[], what: string): void {
  const [program] = argv;
  if (program === undefined) {
    throw new RetrialError(`${what} is empty; name a program`, { code: 'usage' });
  }
  findProgram(program);
}

function reportOfEnd(end: ProcessEnd, words: string | undefined): ClientReport {
  const because = showEnd(end);
  if (end.kind !== 'exit') return { result: 'crashed', because, words };
  const result = end.code === 0 ? 'succeeded' : 'failed';
  return { result, because, exitCode: end.code, words };
}

function unstartedReport(error: Error): ClientReport {
  return { result: 'crashed', because: inShort(`could not be started: ${error.message}`) };
}

/** A command line as reports have it. */
function shown(argv: readonly string[]): string {
  return joinCommand(hideSecretFields(argv));
}
