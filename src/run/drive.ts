import type { LoadModel } from '../core/profile-load.ts';
import type { ClosedPlan } from '../core/workload/closed.ts';
import { planClosed } from '../core/workload/closed.ts';
import { openArrivals } from '../core/workload/open.ts';
import type { Alarm } from '../endpoint/alarm.ts';
import { setAlarm } from '../endpoint/alarm.ts';
import { startPacer } from './pacer.ts';
import type { Performer } from './performer.ts';

/** Makes operations arrive at a runner. */
export interface Drive {
  /** Told by the runner: an operation is over; `user` is whose it was. */
  operationEnded(user: number | undefined): void;
  /** No arrival comes any more. */
  stop(): void;
}

export interface DriveOptions {
  readonly load: LoadModel;
  readonly seed: string;
  readonly runId: string;
  readonly now: () => number;
  readonly runner: Pick<Performer, 'arrive'>;
  /** How late the generator itself was with an arrival, in milliseconds. */
  readonly onLag: (lagMs: number) => void;
  /** The last arrival has come. */
  readonly onDone: () => void;
}

export function startDrive(options: DriveOptions): Drive {
  return options.load.model === 'open' ? driveOpen(options) : driveClosed(options);
}

function driveOpen({ load, seed, runId, now, runner, onLag, onDone }: DriveOptions): Drive {
  if (load.model !== 'open') throw new Error('an open load is driven here');
  const pacer = startPacer(openArrivals(load, { seed, runId }), {
    now,
    onArrival({ index, atMs }) {
      onLag(now() - atMs);
      runner.arrive(index, atMs);
    },
    onDone,
  });
  return { operationEnded: () => {}, stop: pacer.stop };
}

/** How often parked users look whether a ramp calls for them. */
const rosterMs = 20;

interface Turn {
  readonly index: number;
  readonly user: number;
  readonly dueMs: number;
}

function driveClosed(options: DriveOptions): Drive {
  const drive = new ClosedDrive(options);
  return {
    operationEnded: (user) => drive.operationEnded(user),
    stop: () => drive.stop(),
  };
}

/** Users who take turns: think, do an operation, think again; or are parked while a ramp is lower. */
class ClosedDrive {
  readonly #options: DriveOptions;
  readonly #plan: ClosedPlan;
  readonly #parked: Set<number>;
  readonly #thinking = new Map<number, Alarm>();
  /** Users whose operation has ended since the last turn of the loop. */
  #ready: number[] = [];
  readonly #roster: NodeJS.Timeout;
  #stopped = false;
  #noneLeft = false;

  constructor(options: DriveOptions) {
    const { load, seed, runId } = options;
    if (load.model !== 'closed') throw new Error('a closed load is driven here');
    this.#options = options;
    this.#plan = planClosed(load, { seed, runId });
    this.#parked = new Set(this.#plan.users);
    this.#roster = setInterval(() => this.#callParked(), rosterMs);
    setImmediate(() => this.#callParked());
  }

  operationEnded(user: number | undefined): void {
    if (this.#stopped || user === undefined) return;
    // A turn of the loop in between, so that a target that answers at once cannot nest calls; one
    // for all who are ready by then, since an immediate costs half a microsecond.
    if (this.#ready.push(user) === 1) setImmediate(() => this.#callReady());
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#roster);
    for (const alarm of this.#thinking.values()) alarm.cancel();
  }

  #callReady(): void {
    const ready = this.#ready;
    this.#ready = [];
    for (const user of ready) this.#next(user);
  }

  #callParked(): void {
    if (this.#stopped) return;
    const nowMs = this.#options.now();
    if (nowMs >= this.#plan.endMs) {
      this.#done();
      return;
    }
    // A copy: who is turned away is parked again, and would be called again in the same round.
    for (const user of [...this.#parked]) if (this.#plan.isPresent(user, nowMs)) this.#next(user);
  }

  #next(user: number): void {
    if (this.#stopped) return;
    const { now } = this.#options;
    this.#parked.add(user);
    if (!this.#plan.isPresent(user, now())) return;
    const index = this.#plan.nextIndex();
    if (index === undefined) {
      this.#noneLeft = true;
      this.#endWhenAllBegan();
      return;
    }
    this.#parked.delete(user);
    const turn: Turn = { index, user, dueMs: now() + this.#plan.thinkMs(index) };
    if (turn.dueMs <= now()) this.#begin(turn);
    else {
      const onDue = (): void => this.#begin(turn);
      this.#thinking.set(user, setAlarm({ atMs: turn.dueMs, now, onDue }));
    }
  }

  #begin({ index, user, dueMs }: Turn): void {
    this.#thinking.delete(user);
    const { now, onLag, runner } = this.#options;
    onLag(now() - dueMs);
    // Who was turned away comes back with the next roster: at once it would be turned away again.
    if (!runner.arrive(index, dueMs, user)) this.#parked.add(user);
    this.#endWhenAllBegan();
  }

  #endWhenAllBegan(): void {
    if (this.#noneLeft && this.#thinking.size === 0) this.#done();
  }

  #done(): void {
    if (this.#stopped) return;
    this.stop();
    this.#options.onDone();
  }
}
