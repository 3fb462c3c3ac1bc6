import type { Progress } from '../core/progress.ts';
import type { Result } from '../core/result.ts';
import { LiveCourse } from '../report/live/live-course.ts';
import type { LoadPlan } from '../run/load-messages.ts';
import { LivePage } from './live-page.ts';
import type { LiveTeller } from './live-teller.ts';
import { createLiveTeller } from './live-teller.ts';

export interface LiveViewOptions {
  readonly plan: LoadPlan;
  readonly quiet: boolean;
  /** Of the page that shows it too; absent: no page does. */
  readonly port: number | undefined;
  /** Aborted: the user asked for the end, and is told so. */
  readonly signal: AbortSignal;
}

/** Shows a load while it runs: on the terminal, and on a page where one is asked for. */
export class LiveView implements AsyncDisposable {
  readonly #course: LiveCourse;
  readonly #teller: LiveTeller | undefined;
  readonly #page: LivePage | undefined;
  readonly #signal: AbortSignal;
  readonly #clear = (): void => this.clear();

  private constructor({ plan, quiet, signal }: LiveViewOptions, page: LivePage | undefined) {
    const { profile, targetUrl } = plan;
    const { load, warmup, target } = profile;
    const faults = targetUrl === undefined ? target.mock?.faults : undefined;
    this.#course = new LiveCourse({ load, warmupMs: warmup, faults: faults ?? [] });
    this.#teller = quiet ? undefined : createLiveTeller(process.stderr);
    this.#page = page;
    this.#signal = signal;
    signal.addEventListener('abort', this.#clear);
  }

  /** @throws RetrialError (`listen`) where the page's port cannot be had. */
  static async open(options: LiveViewOptions): Promise<LiveView> {
    const { plan, port } = options;
    return new LiveView(options, port === undefined ? undefined : await LivePage.open(plan, port));
  }

  /** Of the page. */
  get url(): string | undefined {
    return this.#page?.url;
  }

  show(progress: Progress): void {
    const look = this.#course.look(progress, this.#signal.aborted);
    this.#teller?.show(look);
    this.#page?.show(look, progress.windows);
  }

  /** Takes from the terminal what is drawn there: somebody else has something to say. */
  clear(): void {
    this.#teller?.clear();
  }

  /** The run is over, and left its files in that folder. */
  end(result: Result, folder: string): void {
    this.#page?.end(result, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#clear);
    this.#teller?.[Symbol.dispose]();
    await this.#page?.[Symbol.asyncDispose]();
  }
}
