import type { ChainAnswer, LinkReading } from '../core/workload/chain.ts';
import type { Alarm } from '../endpoint/alarm.ts';
import type { ChainPlan, StepKind } from './compile-chain.ts';

/** The request that a chain makes next. */
export interface NextRequest {
  /** Of the operation that it is, e.g. `17.1`, and `17.1.2` where the step is asked a second time. */
  readonly id: string;
  readonly step: StepKind;
  readonly inMs: number;
}

/** An operation and the requests that follow it, from its arrival to the end of the last of them. */
export class Chain {
  readonly plan: ChainPlan;
  /** Of the operation that it began with. */
  readonly name: string;
  readonly index: number;
  readonly arrivalMs: number;
  /** Who waits for it, in a closed load. */
  readonly user: number | undefined;
  /** Set while it waits for its next request. */
  wait: Alarm | undefined;
  readonly #values: Record<string, string> = {};
  #place = 0;
  /** How often the step was asked. */
  #asked = 1;
  #lastStepEndMs: number;

  constructor(
    plan: ChainPlan,
    arrival: {
      readonly name: string;
      readonly index: number;
      readonly arrivalMs: number;
      readonly user: number | undefined;
    },
  ) {
    this.plan = plan;
    this.name = arrival.name;
    this.index = arrival.index;
    this.arrivalMs = arrival.arrivalMs;
    this.user = arrival.user;
    this.#lastStepEndMs = arrival.arrivalMs;
  }

  /** What was taken from its answers so far. */
  get values(): Readonly<Record<string, string>> {
    return this.#values;
  }

  /** The id of its first operation, the parent of all others. */
  get id(): string {
    return String(this.index);
  }

  /** Whether the step that was answered last is asked until it is terminal, and no other is behind it. */
  get isAtLastPoll(): boolean {
    const { steps } = this.plan;
    return (
      this.#step?.link.isPoll === true && !steps.slice(this.#place).some(({ link }) => link.isPoll)
    );
  }

  /** Reads a successful answer to its last request. */
  read(answer: ChainAnswer, endMs: number): LinkReading {
    const { link } = this.#step ?? this.plan;
    return link.read(answer, endMs - this.#lastStepEndMs);
  }

  /** Goes on by that reading; undefined where the chain is done. */
  advance(reading: LinkReading, endMs: number): NextRequest | undefined {
    if (reading.kind === 'again') {
      this.#asked += 1;
      return this.#request(reading.inMs);
    }
    if (reading.kind === 'taken') Object.assign(this.#values, reading.values);
    this.#lastStepEndMs = endMs;
    this.#place += 1;
    this.#asked = 1;
    return this.#request(this.#step?.link.pauseMs ?? 0);
  }

  /** The step under way; undefined at the operation itself, and behind the last step. */
  get #step(): StepKind | undefined {
    return this.plan.steps[this.#place - 1];
  }

  #request(inMs: number): NextRequest | undefined {
    const step = this.#step;
    if (!step) return undefined;
    const id = `${this.index}.${this.#place}${this.#asked === 1 ? '' : `.${this.#asked}`}`;
    return { id, step, inMs };
  }
}
