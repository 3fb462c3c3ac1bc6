import type { ContractReader } from '../core/contracts/reader.ts';
import { createReader } from '../core/contracts/reader.ts';
import type { EngineOptions } from '../engine/engine.ts';
import { createRawEngine } from '../engine/raw.ts';
import { targetOf } from '../engine/target.ts';
import { ChainTally } from './chain-tally.ts';
import { CleanUp } from './clean-up.ts';
import { compileKinds, headersTaken, weightedPick } from './compile-kinds.ts';
import { createCredentialHash } from './credential-hash.ts';
import { engineSettings, mostInFlight } from './engine-settings.ts';
import { LoadLimits } from './load-limits.ts';
import { LoadRunner } from './load-runner.ts';
import type { Account, Performer, PerformerOptions } from './performer.ts';
import { referenceClient } from './reference-client.ts';

/** The reference client of the contract does the operations, on connections of our own engine. */
export class ReferenceLoad implements Performer {
  readonly #options: PerformerOptions;
  readonly #chains: ChainTally;
  readonly #cleanUp = new CleanUp();
  readonly #reader: ContractReader;
  readonly #client: ReturnType<typeof referenceClient>;
  readonly #hasChains: boolean;
  readonly #limits: LoadLimits;
  readonly #runner: LoadRunner;

  constructor(options: PerformerOptions) {
    const { plan, url } = options.data;
    const { profile, contract } = plan;
    this.#options = options;
    this.#reader = createReader(contract);
    this.#client = referenceClient(contract, profile.client);
    const kinds = compileKinds(plan, url);
    this.#chains = new ChainTally(options.observation.metrics, profile.warmup);
    this.#hasChains = kinds.some(({ chain }) => chain !== undefined && chain.steps.length > 0);
    this.#limits = new LoadLimits(profile, options.endArrivals);
    this.#runner = new LoadRunner({
      seed: plan.seed,
      runId: plan.runId,
      clock: options.clock,
      pickKind: weightedPick(
        kinds,
        profile.operations.map(({ weight }) => weight),
      ),
      reader: this.#reader,
      client: this.#client,
      keys: profile.client.policy.idempotencyKey,
      labelled: options.ownMock,
      maxInFlight: mostInFlight(profile),
      hashCredential: createCredentialHash(),
      recorder: options.observation.recorder,
      limits: this.#limits,
      chains: this.#chains,
      cleanUp: this.#cleanUp,
      onOperationEnd: options.onOperationEnd,
    });
    const wantedHeaders = [...new Set([...this.#reader.wantedHeaders, ...headersTaken(kinds)])];
    this.#runner.use(this.#connect({ wantedHeaders, onSettled: this.#runner.settled }));
  }

  get inFlight(): number {
    return this.#runner.inFlight;
  }

  get openConnections(): number {
    return this.#runner.openConnections;
  }

  arrive(index: number, atMs: number, user?: number): boolean {
    return this.#runner.arrive(index, atMs, user);
  }

  end(): Promise<void> {
    return this.#runner.end();
  }

  /** Cleans up behind the load; what could not be cleaned up is told. */
  async conclude(): Promise<Account> {
    return {
      followUps: this.#chains.followUps,
      ...(this.#hasChains && { chains: this.#chains.counts() }),
      remarks: [
        ...(this.#limits.reached ? [this.#limits.reached] : []),
        ...this.#chains.reasons(),
        ...(await this.#undo()),
      ],
    };
  }

  #connect(wishes: Pick<EngineOptions, 'wantedHeaders' | 'onSettled'>) {
    const { data, clock } = this.#options;
    return createRawEngine({
      ...engineSettings(data.plan.profile),
      target: targetOf(new URL(data.url)),
      tls: data.plan.tls,
      now: clock.now,
      ...wishes,
    });
  }

  #undo(): Promise<string[]> {
    const { data, clock } = this.#options;
    const { profile, seed, runId } = data.plan;
    const { wantedHeaders } = this.#reader;
    return this.#cleanUp.run({
      ...{ seed, runId, clock, reader: this.#reader, client: this.#client },
      graceMs: profile.gracefulStop,
      connect: (onSettled) => this.#connect({ wantedHeaders, onSettled }),
    });
  }
}
