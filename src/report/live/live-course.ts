import type { Progress } from '../../core/progress.ts';
import { ArrivalRate } from './arrival-rate.ts';
import type { LiveLook, LivePlan } from './look.ts';
import { lookAt } from './look.ts';

/** Follows one run from what it tells of itself. */
export class LiveCourse {
  readonly #plan: LivePlan;
  readonly #rate = new ArrivalRate();
  #dropped = 0;

  constructor(plan: LivePlan) {
    this.#plan = plan;
  }

  /** Hears of the next progress, and answers with what there is to see. */
  look(progress: Progress, isStopping: boolean): LiveLook {
    for (const { dropped } of progress.windows) this.#dropped += dropped;
    const arrivalsPerSecond = this.#rate.add(progress);
    return lookAt(this.#plan, progress, { arrivalsPerSecond, dropped: this.#dropped, isStopping });
  }
}
