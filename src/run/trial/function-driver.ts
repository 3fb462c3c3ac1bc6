import type { ClientDriver, ClientReport, TrialOperation } from './driver.ts';
import { reportOfCall } from './told-result.ts';

/** A client as a function: resolves when it succeeded, rejects or resolves to `{ ok: false }` when not. */
export type ClientFunction = (operation: TrialOperation, signal: AbortSignal) => Promise<unknown>;

/**
 * Puts a function of this process on trial. One that does not end when its signal is aborted goes on
 * behind its report, since nothing can end a function from outside.
 */
export function functionDriver(options: {
  readonly name: string;
  readonly client: ClientFunction;
}): ClientDriver {
  const disposal = new AbortController();
  return {
    kind: 'function',
    shown: options.name,
    requests: ['read', 'write'],
    oneProcess: true,
    run: (operation, signal) =>
      runClient(options.client, operation, AbortSignal.any([signal, disposal.signal])),
    async [Symbol.asyncDispose]() {
      disposal.abort();
    },
  };
}

/** Settles with what the client told, or as soon as the signal is aborted; never rejects. */
async function runClient(
  client: ClientFunction,
  operation: TrialOperation,
  signal: AbortSignal,
): Promise<ClientReport> {
  const aborted = Promise.withResolvers<ClientReport>();
  const onAbort = (): void => aborted.resolve({ result: 'killed', because: 'its time was over' });
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) return { result: 'killed', because: 'its time was over before it began' };
  const told = reportOfCall(() => client(operation, signal));
  try {
    return await Promise.race([aborted.promise, told]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
