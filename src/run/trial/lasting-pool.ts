import type { ClientReport, TrialOperation } from './driver.ts';
import type { LastingClient } from './lasting-client.ts';

export interface PoolOptions {
  /** Operations of one key share clients. */
  readonly keyOf: (operation: TrialOperation) => string;
  /** How many clients a key has. */
  readonly perKey: number;
  readonly create: (operation: TrialOperation) => LastingClient;
}

/** Deals operations to lasting clients, each to the one of its key that has the fewest in flight. */
export class LastingPool {
  readonly #options: PoolOptions;
  readonly #clients = new Map<string, readonly LastingClient[]>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  run(operation: TrialOperation, signal: AbortSignal): Promise<ClientReport> {
    const { keyOf, perKey, create } = this.#options;
    const key = keyOf(operation);
    const clients =
      this.#clients.get(key) ?? Array.from({ length: perKey }, () => create(operation));
    this.#clients.set(key, clients);
    const idlest = clients.reduce((best, each) => (each.inFlight < best.inFlight ? each : best));
    return idlest.run(operation, signal);
  }
}
