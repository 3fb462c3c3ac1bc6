import type { StoppedBy } from './client-process.ts';
import { killedReport } from './client-process.ts';
import type { ClientReport, TrialOperation } from './driver.ts';
import type { Channel, TakeReport } from './lasting-process.ts';
import { LastingProcess } from './lasting-process.ts';
import { inShort } from './told-result.ts';

/** A process that ends under its operations is started again so often. */
const mostRestarts = 3;

export interface LastingOptions {
  /** Starts the process; throws where the system does not. */
  readonly open: (take: TakeReport) => Channel;
  /**
   * Ends the process once all operations in it are over and one of them was cancelled without an
   * answer, since nothing else ends what it may still do.
   */
  readonly stopsCancelled: boolean;
  /** Without an operation for so long the process is ended; absent: it stays. */
  readonly idleMs?: number | undefined;
}

/** A client whose process does many operations at once; it is started with the first of them. */
export class LastingClient {
  readonly #options: LastingOptions;
  #process: LastingProcess | undefined;
  #deaths = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: LastingOptions) {
    this.#options = options;
  }

  /** How many operations it does at this moment. */
  get inFlight(): number {
    return this.#process?.inFlight ?? 0;
  }

  /** Whether its process ended so often that it is not started again. */
  get isGone(): boolean {
    return this.#deaths > mostRestarts;
  }

  /** Settles as the `run` of a driver does. */
  async run(operation: TrialOperation, signal: AbortSignal): Promise<ClientReport> {
    if (signal.aborted) return { result: 'killed', because: 'its time was over before it began' };
    if (this.isGone) {
      const because = `its process ended ${this.#deaths} times and is not started again`;
      return { result: 'crashed', because };
    }
    clearTimeout(this.#idle);
    try {
      this.#process ??= this.#open();
    } catch (error) {
      const because = inShort(`could not be started: ${(error as Error).message}`);
      return { result: 'crashed', because };
    }
    const lasting = this.#process;
    const report = await lasting.run(operation, signal);
    const by = lasting.inFlight > 0 ? undefined : await this.#rest(lasting);
    return report.result === 'killed' && by ? killedReport(by, report.words) : report;
  }

  #open(): LastingProcess {
    const lasting = new LastingProcess(this.#options.open);
    void lasting.ended.then(() => {
      if (!lasting.isStopping) this.#deaths += 1;
      this.#forget(lasting);
    });
    return lasting;
  }

  /** An operation that comes from now on gets another process. */
  #forget(lasting: LastingProcess): void {
    if (this.#process !== lasting) return;
    this.#process = undefined;
    clearTimeout(this.#idle);
  }

  /** Behind the last operation; comes back with how the process was ended, where it was. */
  async #rest(lasting: LastingProcess): Promise<StoppedBy | undefined> {
    const { stopsCancelled, idleMs } = this.#options;
    if (stopsCancelled && lasting.hasCancelled) return await this.#stop(lasting);
    if (idleMs === undefined || this.#process !== lasting) return undefined;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#stop(lasting), idleMs).unref();
    return undefined;
  }

  #stop(lasting: LastingProcess): Promise<StoppedBy> {
    this.#forget(lasting);
    return lasting.stop();
  }
}
