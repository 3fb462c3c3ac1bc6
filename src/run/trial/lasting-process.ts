import type { ClientProcess, ProcessEnd } from './client-process.ts';
import { killedReport, showEnd } from './client-process.ts';
import type { ClientReport, TrialOperation } from './driver.ts';

/** How one talks with a process that does operations. */
export interface Channel {
  readonly process: ClientProcess;
  send(operation: TrialOperation): void;
  cancel(id: string): void;
}

/** Takes a report from a process; `false`: nobody had asked for it, or it came already. */
export type TakeReport = (id: string, report: ClientReport) => boolean;

/** One process that does many operations at once. */
export class LastingProcess {
  readonly #channel: Channel;
  readonly #inFlight = new Map<string, (report: ClientReport) => void>();
  /** Operations that were cancelled, and of which it has not told anything since. */
  readonly #cancelled = new Set<string>();
  /** Settles once the process has ended, and every operation in it has its report. */
  readonly ended: Promise<void>;

  constructor(open: (take: TakeReport) => Channel) {
    this.#channel = open((id, report) => this.#take(id, report));
    this.ended = this.#channel.process.ended.then((end) => this.#end(end));
  }

  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Whether it may go on with an operation that it was told to leave. */
  get hasCancelled(): boolean {
    return this.#cancelled.size > 0;
  }

  /** Whether somebody of ours asked it to end. */
  get isStopping(): boolean {
    return this.#channel.process.isStopping;
  }

  /** Settles with what the process tells, with its end, or with the abort: then it is told to leave it. */
  async run(operation: TrialOperation, signal: AbortSignal): Promise<ClientReport> {
    const { promise, resolve } = Promise.withResolvers<ClientReport>();
    const cancel = (): void => {
      this.#cancelled.add(operation.id);
      this.#channel.cancel(operation.id);
      const words = this.#channel.process.words();
      this.#settle(operation.id, killedReport('itself', words));
    };
    signal.addEventListener('abort', cancel);
    this.#inFlight.set(operation.id, resolve);
    this.#channel.send(operation);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  stop(): ReturnType<ClientProcess['stop']> {
    return this.#channel.process.stop();
  }

  #take(id: string, report: ClientReport): boolean {
    return this.#cancelled.delete(id) || this.#settle(id, report);
  }

  #settle(id: string, report: ClientReport): boolean {
    const settle = this.#inFlight.get(id);
    settle?.(report);
    return this.#inFlight.delete(id);
  }

  #end(end: ProcessEnd): void {
    const words = this.#channel.process.words();
    const report: ClientReport = this.isStopping
      ? killedReport('itself', words)
      : { result: 'crashed', because: `${showEnd(end)}, before it reported`, words };
    for (const id of [...this.#inFlight.keys()]) this.#settle(id, report);
  }
}
