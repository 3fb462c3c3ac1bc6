import type { MockApi } from '../core/apis/api.ts';
import type { Contract } from '../core/contracts/contract.ts';
import type { Fault } from '../core/faults/fault.ts';
import type { Clock } from './clock.ts';
import type { Heartbeat } from './heartbeat.ts';
import { measureTimerNoise, startHeartbeat } from './heartbeat.ts';
import type { MockBatch, OperationOver } from './mock-messages.ts';
import { baseOf, idOf } from './own-client-address.ts';
import type { WatchedEndpoint } from './trial/watched-endpoint.ts';
import { startWatchedEndpoint } from './trial/watched-endpoint.ts';

/**
 * What a client leaves open behind its report goes on record so long after it: before the operation
 * settles, and after the last bytes of an answer that was read in time.
 */
const endAfterMs = 800;
/** So many operations that are over are remembered at least, so that no late request opens one again. */
const rememberedOver = 50_000;

export interface ObservingMockOptions {
  readonly api: MockApi;
  readonly contract: Contract;
  readonly faults: readonly Fault[];
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  /** Names of the operations that a client may be given. */
  readonly names: readonly string[];
  /** Hears of all that was seen and done, in the order of time. */
  readonly onRecord: (record: MockBatch['records'][number]) => void;
}

/**
 * The mock of a load that a client of the user's own makes; it tells of every attempt. It has a thread
 * apart from the one that paces arrivals and talks with the client: neither the starting of processes
 * nor what a client prints delays the stamps by which that client is judged.
 */
export class ObservingMock implements AsyncDisposable {
  readonly timerNoiseMs: number;
  readonly #options: ObservingMockOptions;
  readonly #endings = new Set<NodeJS.Timeout>();
  #endpoint: WatchedEndpoint | undefined;
  #heartbeat: Heartbeat | undefined;
  #strays = 0;
  #over = new Set<string>();
  #overBefore: ReadonlySet<string> = new Set();

  private constructor(options: ObservingMockOptions, timerNoiseMs: number) {
    this.#options = options;
    this.timerNoiseMs = timerNoiseMs;
  }

  /** @throws RetrialError (`profile`) where a fault cannot be performed. */
  static async start(options: ObservingMockOptions): Promise<ObservingMock> {
    const mock = new ObservingMock(options, await measureTimerNoise(options.clock));
    mock.#endpoint = await mock.#listen();
    return mock;
  }

  get url(): string {
    return this.#endpoint?.url ?? '';
  }

  /** Requests that belonged to no operation, or were no HTTP. */
  get strays(): number {
    return this.#strays;
  }

  /** The run begins. */
  begin(): void {
    const { clock, onRecord } = this.#options;
    this.#heartbeat = startHeartbeat(clock, {
      timerNoiseMs: this.timerNoiseMs,
      onDelay: () => {},
      onStall: onRecord,
    });
    this.#endpoint?.begin();
  }

  /** The client has reported this operation. */
  over(operation: OperationOver): void {
    const timer = setTimeout(() => {
      this.#endings.delete(timer);
      this.#remember(idOf(operation));
      this.#endpoint?.end(baseOf({ ...operation, runId: this.#options.runId }));
    }, endAfterMs);
    this.#endings.add(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#endings) clearTimeout(timer);
    this.#heartbeat?.[Symbol.dispose]();
    await this.#endpoint?.[Symbol.asyncDispose]();
  }

  #listen(): Promise<WatchedEndpoint> {
    const { api, contract, faults, seed, runId, clock, onRecord } = this.#options;
    const names = new Set(this.#options.names);
    return startWatchedEndpoint({
      ...{ api, contract, faults, seed, runId, clock },
      // By its first request, since what the client is told may overtake what this thread is told.
      opens: (name, n) => names.has(name) && !this.#isOver(idOf({ name, index: n })),
      events: {
        onRequest: () => {},
        onAttempt: onRecord,
        onEffect: onRecord,
        onFault: onRecord,
        onStray: () => {
          this.#strays += 1;
        },
      },
    });
  }

  #isOver(id: string): boolean {
    return this.#over.has(id) || this.#overBefore.has(id);
  }

  #remember(id: string): void {
    this.#over.add(id);
    if (this.#over.size < rememberedOver) return;
    this.#overBefore = this.#over;
    this.#over = new Set();
  }
}
