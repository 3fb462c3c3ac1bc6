import { RetrialError } from '../../core/errors.ts';
import { hideSecretFields } from '../../core/redact.ts';
import { joinCommand } from '../../core/split-command.ts';
import { cancelLine, operationLine, readAdapterLine } from './adapter-lines.ts';
import type { ClientProcess } from './client-process.ts';
import { ClientProcesses } from './client-processes.ts';
import type { ClientDriver } from './driver.ts';
import { clientEnvironment } from './fill-command.ts';
import { findProgram } from './find-program.ts';
import { LastingClient } from './lasting-client.ts';
import { LastingPool } from './lasting-pool.ts';
import type { Channel, TakeReport } from './lasting-process.ts';
import { LineReader } from './line-reader.ts';
import { inShort } from './told-result.ts';

/** An answer has a few dozen bytes; a line of any length would fill the memory. */
const mostLineBytes = 65_536;

export interface AdapterOptions {
  /** Program and arguments; there is no shell, and nothing is filled in. */
  readonly argv: readonly string[];
  /** Operations are dealt to so many processes of each time zone, 1 where absent. */
  readonly processes?: number | undefined;
}

/**
 * Puts a client on trial that is slow to start: a process that lasts, reads operations as lines of
 * JSON from stdin, does as many at once as it is given, and answers each by a line on stdout. What else
 * it prints is kept as its words.
 *
 * @throws RetrialError (`usage`) where the program cannot be found or may not be run.
 */
export function adapterDriver({ argv, processes = 1 }: AdapterOptions): ClientDriver {
  const [file, ...args] = argv;
  if (file === undefined) {
    throw new RetrialError('the adapter is empty; name a program', { code: 'usage' });
  }
  findProgram(file);
  const started = new ClientProcesses();
  const pool = new LastingPool({
    perKey: processes,
    keyOf: ({ timeZone = '' }) => timeZone,
    create: (operation) => {
      const env = clientEnvironment(operation);
      return new LastingClient({
        open: (take) => openAdapter(started.start({ file, args, env, stdio: 'pipe' }), take),
        // It has other operations to come, and was told to leave this one.
        stopsCancelled: false,
      });
    },
  });
  return {
    kind: 'adapter',
    shown: joinCommand(hideSecretFields(argv)),
    requests: ['read', 'write'],
    oneProcess: processes === 1,
    run: (operation, signal) => pool.run(operation, signal),
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

function openAdapter(client: ClientProcess, take: TakeReport): Channel {
  const { stdin, stdout } = client.child;
  const hear = (words: string): void => client.hear(Buffer.from(`${words}\n`));
  const lines = new LineReader({
    mostBytes: mostLineBytes,
    onTooLong: () => hear(`(a line of more than ${mostLineBytes} bytes was thrown away)`),
    onLine: (line) => {
      const read = readAdapterLine(line);
      if (read.kind === 'words') hear(line);
      else if (read.kind === 'broken') hear(`(no answer, since ${read.why}: ${inShort(line)})`);
      else if (!take(read.id, read.report)) {
        hear(`(an answer that nobody waited for: ${inShort(line)})`);
      }
    },
  });
  stdout?.on('data', (piece: Buffer) => lines.push(piece));
  // It has closed its stdin or is gone; its end, or its silence, is what tells.
  stdin?.on('error', (error) => hear(`(it does not read its operations: ${error.message})`));
  return {
    process: client,
    send: (operation) => stdin?.write(operationLine(operation)),
    cancel: (id) => stdin?.write(cancelLine(id)),
  };
}
