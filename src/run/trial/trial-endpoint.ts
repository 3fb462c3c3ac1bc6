import { randomBytes } from 'node:crypto';
import type { ClientCase } from '../../core/cases/case.ts';
import { faultsOf } from '../../core/cases/compile.ts';
import type { Contract } from '../../core/contracts/contract.ts';
import { createScript, type FaultScript } from '../../core/faults/script.ts';
import type { Attempt, EffectRecord, FaultRecord } from '../../core/trace.ts';
import { type ClosedPort, holdClosedPort } from '../../endpoint/closed-port.ts';
import type { Clock } from '../clock.ts';
import { Gate } from './gate.ts';
import type { Meeting, RoutedOperation } from './operation-router.ts';
import { createTrialApi } from './trial-api.ts';
import { startWatchedEndpoint, type WatchedEndpoint } from './watched-endpoint.ts';

/** Who comes first to a case that begins together waits for the others so long at most. */
const longestHoldMs = 10_000;

/** What the endpoint of a trial tells, as it happens; times on the trial's clock. */
export interface TrialEvents {
  /** A request of this operation was read. */
  readonly onRequest: (operation: string) => void;
  /** An exchange is over. */
  readonly onAttempt: (attempt: Attempt) => void;
  readonly onEffect: (effect: EffectRecord) => void;
  readonly onFault: (fault: FaultRecord) => void;
  /**
   * A request that belongs to no open operation (404), or that could not be served at all: no HTTP,
   * or too large. Method and target are empty where they could not be read.
   */
  readonly onStray: (request: {
    readonly method: string;
    readonly target: string;
    readonly status: number;
    readonly message: string;
  }) => void;
}

export interface TrialEndpointOptions {
  readonly contract: Contract;
  /** Every case that may be opened; their scripts decide what each attempt meets. */
  readonly cases: readonly ClientCase[];
  readonly seed: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly events: TrialEvents;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default 0: the system chooses. */
  readonly port?: number | undefined;
}

/**
 * Plays the contract's API on one port for all operations of a trial side by side. Each has a base
 * URL of its own, `/t/<run>/<case>/<n>`, by which its requests are known.
 */
export interface TrialEndpoint extends AsyncDisposable {
  readonly url: string;
  /** The Retry-After that cases call tested, in whole seconds; set it before they are opened. */
  testedSeconds: number;
  /**
   * Opens an operation of a case, `n` from 1; comes back with its id, `<case>-<n>`, and its base
   * URL without a trailing slash. One of a refused case leads to a port where nobody listens.
   */
  open(caseId: string, n: number): { readonly id: string; readonly baseUrl: string };
  /** How many operations of a `together` case will come, so that nobody waits for more. */
  expect(caseId: string, operations: number): void;
  /**
   * Ends every exchange of this operation that is still open, so that its attempts go on record: as
   * what was open when nobody watched any more, which says nothing of the client. What comes later
   * below its base URL is stray.
   */
  end(operation: string): void;
}

/**
 * Starts the endpoint of a trial.
 *
 * @throws RetrialError (`listen`) where the port cannot be had.
 */
export async function startTrialEndpoint(options: TrialEndpointOptions): Promise<TrialEndpoint> {
  const { cases, host = '127.0.0.1' } = options;
  const hasRefused = cases.some(({ refused }) => refused);
  const closedPort = hasRefused ? await holdClosedPort(host) : undefined;
  const endpoint = new CasesEndpoint(options, closedPort);
  await endpoint.listen();
  return endpoint;
}

class CasesEndpoint implements TrialEndpoint {
  testedSeconds = 5;
  readonly #options: TrialEndpointOptions;
  readonly #cases: ReadonlyMap<string, ClientCase>;
  readonly #closedPort: ClosedPort | undefined;
  readonly #scripts = new Map<string, { testedSeconds: number; script: FaultScript }>();
  readonly #gates = new Map<string, Gate>();
  /** By operation. */
  readonly #bases = new Map<string, string>();
  #endpoint: WatchedEndpoint | undefined;

  constructor(options: TrialEndpointOptions, closedPort: ClosedPort | undefined) {
    this.#options = options;
    this.#cases = new Map(options.cases.map((each) => [each.id, each]));
    this.#closedPort = closedPort;
  }

  async listen(): Promise<void> {
    const { contract, seed, runId, clock, events, host, port } = this.#options;
    this.#endpoint = await startWatchedEndpoint({
      ...{ contract, seed, runId, clock, events, host, port, faults: [] },
      api: createTrialApi(contract),
      // A client that tries the URLs of others must not be taken for them.
      token: () => randomBytes(4).toString('hex'),
      meet: (operation) => this.#meet(operation),
    });
  }

  get url(): string {
    return this.#watched.url;
  }

  open(caseId: string, n: number): { readonly id: string; readonly baseUrl: string } {
    const { id, base } = this.#watched.open(caseId, n);
    this.#bases.set(id, base);
    const url = new URL(base, this.url);
    if (this.#cases.get(caseId)?.refused) url.port = String(this.#closedPort?.port);
    return { id, baseUrl: url.href };
  }

  expect(caseId: string, operations: number): void {
    this.#gates.set(caseId, this.#createGate(operations));
  }

  end(operation: string): void {
    const base = this.#bases.get(operation);
    if (base !== undefined) this.#watched.end(base);
    this.#bases.delete(operation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const gate of this.#gates.values()) gate[Symbol.dispose]();
    await this.#endpoint?.[Symbol.asyncDispose]();
    await this.#closedPort?.[Symbol.asyncDispose]();
  }

  get #watched(): WatchedEndpoint {
    if (!this.#endpoint) throw new Error('the endpoint does not listen yet');
    return this.#endpoint;
  }

  #createGate(operations: number): Gate {
    const { clock } = this.#options;
    return new Gate(operations, { now: () => clock.now(), mostMs: longestHoldMs });
  }

  #meet({ name, attempts, parent }: RoutedOperation): Meeting {
    const clientCase = this.#cases.get(name);
    if (!clientCase) return {};
    const script = this.#scriptOf(clientCase);
    const isFirst = attempts === 1 && parent === undefined;
    return clientCase.together && isFirst ? { script, hold: this.#hold(clientCase) } : { script };
  }

  /** The faults of a case, made when its first request comes: by then the tested value is known. */
  #scriptOf(clientCase: ClientCase): FaultScript {
    const { id } = clientCase;
    const { testedSeconds } = this;
    const known = this.#scripts.get(id);
    if (known?.testedSeconds === testedSeconds) return known.script;
    const { seed, runId } = this.#options;
    const script = createScript({ faults: faultsOf(clientCase, { testedSeconds }), seed, runId });
    this.#scripts.set(id, { testedSeconds, script });
    return script;
  }

  #hold({ id, operations = 1 }: ClientCase): (go: () => void) => void {
    const known = this.#gates.get(id);
    const gate = known ?? this.#createGate(operations);
    if (!known) this.#gates.set(id, gate);
    return (go) => gate.enter(go);
  }
}
