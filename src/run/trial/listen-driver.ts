import type { ClientDriver, ClientReport } from './driver.ts';

/**
 * Waits for a client that is started by somebody else: nobody can see how it ends, so every report is
 * `unknown`, once the operation's time is over or it was seen through.
 */
export function listenDriver(): ClientDriver {
  const disposal = new AbortController();
  return {
    kind: 'listen',
    shown: 'a client that is started elsewhere',
    requests: ['read', 'write'],
    oneProcess: false,
    run: (_operation, signal) => untilAborted(AbortSignal.any([signal, disposal.signal])),
    async [Symbol.asyncDispose]() {
      disposal.abort();
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<ClientReport> {
  return new Promise((resolve) => {
    const report = (): void => resolve({ result: 'unknown', because: 'nobody could see it end' });
    if (signal.aborted) report();
    else signal.addEventListener('abort', report, { once: true });
  });
}
