import { ClientProcesses } from './client-processes.ts';
import type { ClientDriver, TrialOperation } from './driver.ts';
import { clientEnvironment } from './fill-command.ts';
import { LastingClient } from './lasting-client.ts';
import { LastingPool } from './lasting-pool.ts';
import type { Channel, TakeReport } from './lasting-process.ts';
import type { ModuleOperation, ToModule } from './module-messages.ts';
import { isFromModule } from './module-messages.ts';
import { checkModule, startModule } from './module-process.ts';

/**
 * The process of a case ends so long after its last operation. A client may go on behind its report,
 * and what it sends then is evidence; but a process each for all cases would fill the memory.
 */
const idleMs = 7_000;

export interface ModuleOptions {
  readonly file: string;
  /** So many processes do all operations, as in a load; absent: each case has one of its own. */
  readonly processes?: number | undefined;
}

/**
 * Puts the default export of an ES module on trial, in processes of its own: called with the
 * operation and an AbortSignal, it resolves when it succeeded.
 *
 * @throws RetrialError (`file`) where the module cannot be loaded, or its default export is no function.
 */
export async function moduleDriver({ file, processes }: ModuleOptions): Promise<ClientDriver> {
  const started = new ClientProcesses();
  try {
    await checkModule(started, file);
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
  const pool = new LastingPool({
    perKey: processes ?? 1,
    keyOf: ({ caseId, timeZone }) => (processes === undefined ? caseId : (timeZone ?? '')),
    create: (operation) =>
      new LastingClient({
        open: (take) => open(startModule(started, file, clientEnvironment(operation)), take),
        stopsCancelled: true,
        idleMs: processes === undefined ? idleMs : undefined,
      }),
  });
  return {
    kind: 'module',
    shown: file,
    requests: ['read', 'write'],
    oneProcess: processes === undefined || processes === 1,
    run: (operation, signal) => pool.run(operation, signal),
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

function open(client: Channel['process'], take: TakeReport): Channel {
  const send = (message: ToModule): void => {
    // To a process that is just ending; its end is what settles the operation.
    if (client.child.connected) client.child.send(message, () => {});
  };
  client.child.on('message', (message) => {
    if (isFromModule(message) && message.kind === 'report') take(message.id, message.report);
  });
  return {
    process: client,
    send: (operation) => send({ kind: 'run', id: operation.id, operation: toldOf(operation) }),
    cancel: (id) => send({ kind: 'cancel', id }),
  };
}

/** Neither the case nor anything else by which a client could know what it will meet. */
function toldOf(operation: TrialOperation): ModuleOperation {
  const { url, baseUrl, method, path, headers, body, key } = operation;
  return { url, baseUrl, method, path, headers, body, key };
}
