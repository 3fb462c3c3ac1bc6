import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientReport } from './driver.ts';
import { killMarked } from './marked-processes.ts';
import { Tail } from './tail.ts';

/** A client that is asked to end may take so long; then it is killed. */
const graceMs = 500;
/** One that is not gone so long after SIGKILL, e.g. of another user, is left alone. */
const giveUpMs = 2_000;
/** What a client leaves running may hold its stderr open; its last words come within this time. */
const lastWordsMs = 100;

/** How a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  /** The system could not start it; `reason` is an error code such as `ENOENT`. */
  | { readonly kind: 'unstarted'; readonly reason: string }
  /** It could not be killed. */
  | { readonly kind: 'unended' };

/** A process of a client on trial, the leader of a process group of its own. */
export class ClientProcess {
  readonly child: ChildProcess;
  /** Settles once the process itself has ended, whatever it left running; never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** Begins the value of the mark in its environment, and of no other's. */
  readonly #mark: string;
  readonly #exited = Promise.withResolvers<ProcessEnd>();
  readonly #tail = new Tail();
  #hasEnded = false;
  #stopping: Promise<StoppedBy> | undefined;

  /** @param child spawned `detached`; whatever of its output is a pipe ends up in its words. */
  constructor(child: ChildProcess, mark: string) {
    this.child = child;
    this.#mark = mark;
    child.stderr?.on('data', (piece: Buffer) => this.#tail.push(piece));
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.on('error', (error: NodeJS.ErrnoException) => {
      // Also emitted for a message that could not be sent; only without a pid it never ran.
      const reason = error.code ?? error.message;
      if (child.pid === undefined) this.#exited.resolve({ kind: 'unstarted', reason });
    });
    child.once('exit', (code, signal) => {
      // At once, while the number of the group cannot be anybody else's yet.
      if (this.isStopping) this.#signal('SIGKILL');
      this.#exited.resolve(signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 0 });
    });
    this.ended = this.#exited.promise.then(async (end) => {
      this.#hasEnded = true;
      await Promise.race([closed, delay(end.kind === 'unstarted' ? 0 : lastWordsMs)]);
      return end;
    });
  }

  /** The last 2,000 characters that it wrote to stderr; absent: it wrote none. */
  words(): string | undefined {
    return this.#tail.text();
  }

  /** Adds to its words what it wrote elsewhere. */
  hear(piece: Buffer): void {
    this.#tail.push(piece);
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /**
   * Ends its group, by SIGTERM and where that does not help by SIGKILL, and then what has left the
   * group. Of a process that ended before, what it left running is ended.
   */
  stop(): Promise<StoppedBy> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<StoppedBy> {
    const by = this.#hasEnded ? 'itself' : await this.#stopGroup();
    await killMarked(this.#mark);
    this.child.stderr?.destroy();
    this.child.stdout?.destroy();
    return by;
  }

  async #stopGroup(): Promise<StoppedBy> {
    this.#signal('SIGTERM');
    if (await this.#exitsWithin(graceMs)) return 'SIGTERM';
    this.#signal('SIGKILL');
    if (await this.#exitsWithin(giveUpMs)) return 'SIGKILL';
    this.#exited.resolve({ kind: 'unended' });
    this.child.unref();
    return 'nothing';
  }

  async #exitsWithin(ms: number): Promise<boolean> {
    const timer = new AbortController();
    const late = delay(ms, false, { signal: timer.signal }).catch(() => false);
    const isGone = await Promise.race([this.#exited.promise.then(() => true), late]);
    timer.abort();
    return isGone;
  }

  /** Kills its group without waiting: for the moment at which this program itself ends. */
  kill(): void {
    if (!this.#hasEnded) this.#signal('SIGKILL');
  }

  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  }
}

/** `itself`: it had ended already. `nothing`: it may run still. */
export type StoppedBy = 'SIGTERM' | 'SIGKILL' | 'itself' | 'nothing';

const stops = {
  itself: 'its time was over',
  SIGTERM: 'its time was over',
  SIGKILL: 'its time was over, and it took SIGKILL to end it',
  nothing: 'its time was over, and it could not be ended',
} as const satisfies Record<StoppedBy, string>;

/** The report on an operation whose process was stopped. */
export function killedReport(by: StoppedBy, words: string | undefined): ClientReport {
  return { result: 'killed', because: stops[by], words };
}

/** A process end in a few words, e.g. `exit code 22`. */
export function showEnd(end: ProcessEnd): string {
  switch (end.kind) {
    case 'exit':
      return `exit code ${end.code}`;
    case 'signal':
      return end.signal;
    case 'unstarted':
      return `could not be started: ${end.reason}`;
    case 'unended':
      return 'could not be ended';
  }
}
