import type { Progress } from '../core/progress.ts';
import { LiveCourse } from '../report/live/live-course.ts';
import type { LiveLook } from '../report/live/look.ts';
import { renderLiveLine } from '../report/terminal/live-panel.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import { LivePanel } from './live-panel.ts';
import { canRedraw, wantsColor } from './terminal.ts';

/** Where nothing can be drawn over, a line is printed so often. */
const plainEveryMs = 5_000;

/** What is told of a load while it runs. */
interface Teller extends Disposable {
  show(look: LiveLook): void;
  /** Takes away what cannot stay. */
  clear(): void;
}

/** Tells on a stream how a run is going: by a panel that is drawn over, or else now and then by a line. */
function createTeller(out: NodeJS.WriteStream): Teller {
  if (canRedraw(out)) return new LivePanel(out, { color: wantsColor(out) });
  let nextMs = plainEveryMs;
  return {
    show(look) {
      if (look.elapsedMs < nextMs) return;
      nextMs += plainEveryMs;
      out.write(`${renderLiveLine(look)}\n`);
    },
    clear() {},
    [Symbol.dispose]() {},
  };
}

/** Shows a load while it runs, on the terminal. */
export class LiveView implements Disposable {
  readonly #course: LiveCourse;
  readonly #teller: Teller | undefined;
  readonly #signal: AbortSignal;
  readonly #clear = (): void => this.clear();

  constructor({
    plan: { profile, targetUrl },
    quiet,
    signal,
  }: {
    readonly plan: LoadPlan;
    readonly quiet: boolean;
    /** Aborted: the user asked for the end, and is told so. */
    readonly signal: AbortSignal;
  }) {
    const { load, warmup, target } = profile;
    const faults = targetUrl === undefined ? target.mock?.faults : undefined;
    this.#course = new LiveCourse({ load, warmupMs: warmup, faults: faults ?? [] });
    this.#teller = quiet ? undefined : createTeller(process.stderr);
    this.#signal = signal;
    signal.addEventListener('abort', this.#clear);
  }

  show(progress: Progress): void {
    this.#teller?.show(this.#course.look(progress, this.#signal.aborted));
  }

  /** The load is over, or somebody else has something to say. */
  clear(): void {
    this.#teller?.clear();
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#clear);
    this.#teller?.[Symbol.dispose]();
  }
}
