import { unsent } from '../core/operation.ts';
import { stream, uuidV4 } from '../core/random.ts';
import type { ClientResultRecord } from '../core/trace.ts';
import { Fifo } from '../engine/fifo.ts';
import { compileKinds, weightedPick } from './compile-kinds.ts';
import { mostInFlight } from './engine-settings.ts';
import type { OperationOver } from './mock-messages.ts';
import type { Content, OperationKind } from './operation-kind.ts';
import { baseOf, idOf } from './own-client-address.ts';
import type { OwnClientBook, OwnRun } from './own-client-book.ts';
import { OwnClientTally, resultOf } from './own-client-tally.ts';
import type { Account, Performer, PerformerOptions } from './performer.ts';
import type { ClientDriver, TrialOperation } from './trial/driver.ts';

export interface OwnClientOptions extends PerformerOptions {
  readonly book: OwnClientBook;
  readonly driver: ClientDriver;
  /** Most operations that are given to the client at once. */
  readonly concurrency: number;
  /** The mock may end what is still open of this operation: its client has reported. */
  readonly onOver: (operation: OperationOver) => void;
}

/** An operation that arrived, with what the client is asked to do. */
interface Arrived extends OwnRun {
  readonly kind: OperationKind;
  readonly content: Content;
  readonly key: string;
  readonly user: number | undefined;
}

/**
 * A client of the user's own does the operations. It is given so many at once; who arrives then
 * waits in line, and its response time runs from its arrival all the same.
 */
export class OwnClientLoad implements Performer {
  readonly #options: OwnClientOptions;
  readonly #pickKind: (at: number) => OperationKind;
  readonly #maxInFlight: number;
  readonly #line = new Fifo<Arrived>();
  readonly #given = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  readonly #tally: OwnClientTally;

  constructor(options: OwnClientOptions) {
    const { plan, url } = options.data;
    const { operations } = plan.profile;
    this.#options = options;
    this.#maxInFlight = mostInFlight(plan.profile);
    this.#tally = new OwnClientTally(options.concurrency);
    this.#pickKind = weightedPick(
      compileKinds(plan, url),
      operations.map(({ weight }) => weight),
    );
  }

  get inFlight(): number {
    return this.#given.size + this.#line.length;
  }

  get openConnections(): undefined {
    return undefined;
  }

  arrive(index: number, atMs: number, user?: number): boolean {
    const { data, observation, book, concurrency } = this.#options;
    const { seed, runId } = data.plan;
    if (this.#tally.lost !== undefined) return false;
    // The same numbers in the same order as the reference client draws: both are asked for the same.
    const random = stream(seed, runId, 'operation', index);
    const kind = this.#pickKind(random());
    if (this.inFlight >= this.#maxInFlight) {
      observation.recorder.dropped(kind.name, atMs);
      return false;
    }
    const key = uuidV4(kind.keyed ? random : stream(seed, runId, 'own-key', index));
    const content = kind.fill({ index, random, taken: undefined });
    const id = idOf({ name: kind.name, index });
    const begun = { id, index, kind, content, key, user, arrivalMs: atMs, chain: undefined };
    const run: Arrived = { ...begun, attempt: 0, endedMs: -1 };
    book.arrived(run);
    if (this.#given.size < concurrency) this.#give(run);
    else this.#line.push(run);
    return true;
  }

  /** Ends the client with all that it does; what it tells until then counts. */
  async end(): Promise<void> {
    this.#abort.abort();
    while (this.#line.length > 0) {
      const run = this.#line.shift();
      if (run) this.#report(run, { result: 'censored', because: unsent });
    }
    await Promise.all(this.#given);
    await this.#options.driver[Symbol.asyncDispose]();
  }

  async conclude(): Promise<Account> {
    const { book, driver } = this.#options;
    return { followUps: 0, ...this.#tally.conclude(driver.shown, book) };
  }

  #give(run: Arrived): void {
    const given = this.#perform(run).then(() => {
      this.#given.delete(given);
      const next = this.#abort.signal.aborted ? undefined : this.#line.shift();
      if (next) this.#give(next);
      this.#options.onOperationEnd(run.user);
    });
    this.#given.add(given);
  }

  async #perform(run: Arrived): Promise<void> {
    const { driver, endArrivals } = this.#options;
    const report = await driver.run(this.#operationOf(run), this.#abort.signal);
    const lostBefore = this.#tally.lost;
    this.#tally.reported(report);
    this.#report(run, resultOf(report, this.#abort.signal.aborted));
    this.#options.onOver({ name: run.kind.name, index: run.index });
    if (lostBefore === undefined && this.#tally.lost !== undefined) endArrivals();
  }

  #operationOf({ id, index, kind, content, key }: Arrived): TrialOperation {
    const { url, plan } = this.#options.data;
    const baseUrl = url + baseOf({ runId: plan.runId, name: kind.name, index });
    return {
      id,
      caseId: kind.name,
      url: baseUrl + content.target,
      baseUrl,
      method: kind.method,
      path: content.target,
      headers: kind.headersOf(content),
      body: content.body,
      key,
      timeZone: undefined,
    };
  }

  #report(run: OwnRun, told: Omit<ClientResultRecord, 'type' | 'operation' | 'atMs'>): void {
    const { book, clock } = this.#options;
    const atMs = Math.round(clock.now() * 1_000) / 1_000;
    book.reported(run, { type: 'client-result', operation: run.id, atMs, ...told });
  }
}
