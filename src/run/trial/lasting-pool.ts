import type { ClientReport, TrialOperation } from './driver.ts';
import type { LastingClient } from './lasting-client.ts';

export interface PoolOptions {
  /** Operations of one key share clients. */
  readonly keyOf: (operation: TrialOperation) => string;
  /** How many clients a key has. */
  readonly perKey: number;
  readonly create: (operation: TrialOperation) => LastingClient;
}

/** One that is gone has nothing in flight, and would draw all operations to itself. */
function idlestOf(clients: readonly LastingClient[]): LastingClient {
  const idler = (one: LastingClient, other: LastingClient): boolean =>
    one.isGone === other.isGone ? one.inFlight < other.inFlight : other.isGone;
  return clients.reduce((best, each) => (idler(each, best) ? each : best));
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
    return idlestOf(clients).run(operation, signal);
  }
}
