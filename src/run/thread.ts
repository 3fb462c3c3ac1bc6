import { extname } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { Worker } from 'node:worker_threads';

/**
 * Young objects of a load die at once, so a small nursery holds them as well as the 48 MB that a
 * thread else grows to, and memory stays flat from the first seconds on.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 24 };

/** A worker that is ended, whatever became of it, when it is disposed of. */
export class Thread<To, From extends { readonly kind: string }> implements AsyncDisposable {
  readonly #worker: Worker;
  /** Rejects once the thread has ended, in whatever way; never resolves. */
  readonly ended: Promise<never>;

  /** @param name a file of this folder without its ending: `.ts` from source, `.js` when built. */
  constructor(name: 'load-thread' | 'mock-thread', workerData: unknown) {
    const file = new URL(`./${name}${extname(import.meta.filename)}`, import.meta.url);
    this.#worker = new Worker(file, { workerData, resourceLimits });
    this.ended = new Promise<never>((_resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', (code) => reject(new Error(`the ${name} ended with ${code}`)));
    });
    // Whoever waits for a message hears of it; with nobody waiting it is not lost on the process.
    this.ended.catch(() => {});
  }

  send(message: To, transfer: readonly MessagePort[] = []): void {
    this.#worker.postMessage(message, [...transfer]);
  }

  onMessage(listener: (message: From) => void): void {
    this.#worker.on('message', listener);
  }

  /** The next message of one of these kinds; rejects where the thread ends before it. */
  async next<Kind extends From['kind']>(
    ...kinds: readonly Kind[]
  ): Promise<Extract<From, { readonly kind: Kind }>> {
    const { promise, resolve } = Promise.withResolvers<Extract<From, { readonly kind: Kind }>>();
    const isWanted = (message: From): message is Extract<From, { readonly kind: Kind }> =>
      kinds.some((kind) => kind === message.kind);
    const listener = (message: From): void => {
      if (isWanted(message)) resolve(message);
    };
    this.#worker.on('message', listener);
    try {
      return await Promise.race([promise, this.ended]);
    } finally {
      this.#worker.off('message', listener);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
