import { formatMs } from '../core/units.ts';
import type { TrialMoment } from '../report/terminal/trial-progress.ts';
import { describeTrial, renderTrialMoment } from '../report/terminal/trial-progress.ts';
import type { TrialPlan, TrialProgress } from '../run/trial/trial-plan.ts';
import { LiveArea } from './live-area.ts';
import { canRedraw, wantsColor } from './terminal.ts';

/** How often the line is drawn over, and how often a new one comes where it cannot be. */
const drawnEveryMs = 500;
const plainEveryMs = 5_000;

export interface TrialLineOptions {
  readonly plan: TrialPlan;
  readonly quiet: boolean;
  /** Aborted: the user asked for the end, and is told so. */
  readonly signal: AbortSignal;
}

/** Tells on stderr how a trial is going; nothing where it is to be quiet. */
export class TrialLine implements Disposable {
  readonly #plan: TrialPlan;
  readonly #signal: AbortSignal;
  readonly #out = process.stderr;
  /** Absent: nothing can be drawn over. */
  readonly #area = canRedraw(process.stderr) ? new LiveArea(process.stderr) : undefined;
  readonly #clear = (): void => this.#area?.clear();
  readonly #isQuiet: boolean;
  #timer: NodeJS.Timeout | undefined;
  #beganMs = 0;
  #cases: TrialMoment['cases'];

  constructor({ plan, quiet, signal }: TrialLineOptions) {
    this.#plan = plan;
    this.#isQuiet = quiet;
    this.#signal = signal;
    signal.addEventListener('abort', this.#clear);
  }

  /** What it wants to hear of. */
  get progress(): TrialProgress {
    const isListening = this.#plan.driver.kind === 'listen';
    // Whoever starts the client by hand cannot do without the URLs.
    if (this.#isQuiet && !isListening) return {};
    return {
      onListening: (url) => this.#begin(url),
      ...(isListening && {
        onOpened: ({ caseId, method, url, body }) =>
          this.#tell(`${caseId}: ${method} ${url}${body === undefined ? '' : ` ${body}`}`),
      }),
      onControlled: ({ testedSeconds, expectedMs, cases }) => {
        this.#cases = { done: 0, of: cases, untilMs: this.#elapsedMs + expectedMs };
        this.#tell(
          `a Retry-After of ${testedSeconds} s is tested; this takes at most about ${formatMs(expectedMs)}`,
        );
      },
      onCaseEnded: ({ done }) => {
        if (this.#cases) this.#cases = { ...this.#cases, done };
      },
    };
  }

  get #elapsedMs(): number {
    return performance.now() - this.#beganMs;
  }

  #begin(url: string): void {
    const { driver, contract, cases } = this.#plan;
    this.#beganMs = performance.now();
    this.#tell(`on trial: ${driver.shown}, at ${url}, by the contract ${contract.name}`);
    this.#tell(`controls first, then ${cases.length} cases side by side`);
    if (this.#isQuiet) return;
    this.#timer = setInterval(() => this.#draw(), this.#area ? drawnEveryMs : plainEveryMs);
    this.#timer.unref();
  }

  #tell(text: string): void {
    this.#area?.clear();
    this.#out.write(`${text}\n`);
  }

  #draw(): void {
    const moment = { elapsedMs: this.#elapsedMs, cases: this.#cases };
    // Who asked for the end was told so; the processes of clients are ended in a moment.
    if (this.#signal.aborted) return;
    if (!this.#area) this.#out.write(`${describeTrial(moment)}\n`);
    else {
      const { columns } = this.#area;
      this.#area.draw([renderTrialMoment(moment, { columns, color: wantsColor(this.#out) })]);
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#signal.removeEventListener('abort', this.#clear);
    this.#area?.clear();
  }
}
