import { Worker } from 'node:worker_threads';
import type { ClientFunction } from '../../src/run/trial/function-driver.ts';
import type { ClientAnswer } from '../../src/run/trial/reference-parts.ts';
import type { FromClients, ToClients } from './client-messages.ts';

/** The thread of the clients, as seen by the trials. */
export class ClientLink implements AsyncDisposable {
  readonly #worker = new Worker(new URL('client-thread.ts', import.meta.url));
  readonly #waiting = new Map<number, (answer: ClientAnswer) => void>();
  #calls = 0;

  constructor() {
    this.#worker.setMaxListeners(0);
    this.#worker.on('message', ({ call, answer }: FromClients) => {
      this.#waiting.get(call)?.(answer);
      this.#waiting.delete(call);
    });
  }

  /** The clients of one trial, one a case. */
  clientsOf(trial: string, contract: string): ClientFunction {
    return async (operation, signal) => {
      this.#calls += 1;
      const call = this.#calls;
      const { promise, resolve } = Promise.withResolvers<ClientAnswer>();
      this.#waiting.set(call, resolve);
      const onAbort = (): void => {
        this.#waiting.delete(call);
        this.#send({ kind: 'abort', call });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#send({ kind: 'do', call, contract, trial, operation });
      return await promise.finally(() => signal.removeEventListener('abort', onAbort));
    };
  }

  end(trial: string): void {
    this.#send({ kind: 'end', trial });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToClients): void {
    this.#worker.postMessage(message);
  }
}
