import { randomUUID } from 'node:crypto';
import { watchWindowMs } from '../../core/cases/asked-waits.ts';
import type { ClientCase } from '../../core/cases/case.ts';
import { apiOf } from '../../core/cases/catalogue.ts';
import { requestOf } from '../../core/cases/request.ts';
import type { TrialOperation } from './driver.ts';
import type { Play, Played, Stage } from './play-operation.ts';
import { playOperation } from './play-operation.ts';
import type { TrialPlan, TrialProgress } from './trial-plan.ts';

/** The first requests of a case that begins together are held for so long at most. */
const heldMs = 10_000;

/** How the operations of a case are played. */
type Manner = Pick<Play, 'windowMs' | 'isEnough'>;

/** What the operation of a number is. */
interface Turn {
  readonly clientCase: ClientCase;
  readonly n: number;
  readonly isWarmUp?: boolean;
}

export interface CasePlayerOptions {
  readonly plan: TrialPlan;
  readonly stage: Stage;
  readonly progress: Pick<TrialProgress, 'onOpened' | 'onCaseEnded'>;
}

/** Lets the client do the operations of cases, all of them side by side. */
export class CasePlayer {
  readonly #options: CasePlayerOptions;
  readonly #played = new Map<string, Played[]>();

  constructor(options: CasePlayerOptions) {
    this.#options = options;
  }

  /** What was played so far, by case id. */
  get played(): ReadonlyMap<string, readonly Played[]> {
    return this.#played;
  }

  /** All cases of the plan; those that take longest are begun first. */
  async playAll(testedSeconds: number): Promise<void> {
    const { plan, progress } = this.#options;
    const windowMs = (each: ClientCase): number => this.windowMs(each, testedSeconds);
    const cases = plan.cases.toSorted((a, b) => windowMs(b) - windowMs(a));
    let done = 0;
    await Promise.all(
      cases.map(async (clientCase) => {
        await this.play(clientCase, { windowMs: windowMs(clientCase) });
        done += 1;
        progress.onCaseEnded?.({ done, cases: cases.length });
      }),
    );
  }

  /** All operations of a case, as often as the plan repeats it; a warm-up comes before its own. */
  async play(clientCase: ClientCase, manner: Manner): Promise<void> {
    const { repeat } = this.#options.plan;
    const { id, operations = 1, warmUp = false, together = false } = clientCase;
    if (together) this.#options.stage.endpoint.expect(id, operations * repeat);
    const each = operations + (warmUp ? 1 : 0);
    const rounds = Array.from({ length: repeat }, async (_, round) => {
      const first = round * each + 1;
      if (warmUp) await this.#play({ clientCase, n: first, isWarmUp: true }, manner);
      const from = warmUp ? first + 1 : first;
      const numbers = Array.from({ length: operations }, (_each, index) => from + index);
      await Promise.all(numbers.map((n) => this.#play({ clientCase, n }, manner)));
    });
    await Promise.all(rounds);
  }

  /** How long each operation of the case is watched at most, in milliseconds. */
  windowMs(clientCase: ClientCase, testedSeconds: number): number {
    const { policy, long } = this.#options.plan;
    const watched = watchWindowMs(clientCase, { testedSeconds, long, policy });
    return watched + (clientCase.together ? heldMs : 0);
  }

  async #play(turn: Turn, manner: Manner): Promise<void> {
    const { stage, progress } = this.#options;
    if (stage.signal.aborted) return;
    const { clientCase } = turn;
    const operation = this.#open(turn);
    progress.onOpened?.({ ...operation, caseId: clientCase.id });
    const played = await playOperation(stage, { clientCase, operation, ...manner });
    const known = this.#played.get(clientCase.id) ?? [];
    known.push(played);
    this.#played.set(clientCase.id, known);
  }

  #open({ clientCase, n, isWarmUp = false }: Turn): TrialOperation {
    const { plan, stage } = this.#options;
    const asked = requestOf(
      apiOf(plan.contract),
      isWarmUp ? { ...clientCase, request: 'read' } : clientCase,
    );
    const { id, baseUrl } = stage.endpoint.open(clientCase.id, n);
    return {
      id,
      caseId: clientCase.id,
      baseUrl,
      url: `${baseUrl}${asked.path}`,
      method: asked.method,
      path: asked.path,
      headers: asked.headers,
      body: asked.body,
      key: randomUUID(),
      timeZone: clientCase.timeZone,
    };
  }
}
