import { AttemptsFirst } from './attempts-first.ts';
import type { Contract } from './contracts/contract.ts';
import { RetrialError } from './errors.ts';
import { createGrouper, effectGraceMs, type Grouper } from './group.ts';
import type { Operation } from './operation.ts';
import type { Policy } from './policy.ts';
import { waitBounds } from './policy.ts';
import { policyUnder } from './retry/policy-of.ts';
import { everyRule } from './rules/catalogue.ts';
import { doubtJobs, lateJobsReason } from './rules/doubt-jobs.ts';
import { doubtMissing, missingReason } from './rules/doubt-missing.ts';
import type { Judge } from './rules/judge.ts';
import { createJudge } from './rules/judge.ts';
import type { Rule, RuleContext } from './rules/rule.ts';
import { RuleOutcome } from './rules/rule.ts';
import { StallLog } from './stall-log.ts';
import type { RunRecord, SummaryRecord, TraceRecord } from './trace.ts';
import { parseLine } from './trace-lines.ts';
import { shuffledTimes, TraceOrder } from './trace-order.ts';

export interface VerifierOptions {
  /**
   * Judge by this contract instead of the recorded one. What was read out of the responses (codes,
   * envelope, missing headers) stays as the recorded contract read it.
   */
  readonly contract?: Contract | undefined;
  /** Judge by these numbers instead of the recorded ones, or of those that another contract declares. */
  readonly policy?: Policy | undefined;
  /** All that the contract knows where absent. */
  readonly rules?: readonly Rule[] | undefined;
  /** For the place in errors. */
  readonly file?: string | undefined;
  /** Hears of each record that was read, before it is judged. */
  readonly onRecord?: (record: TraceRecord) => void;
  /** Hears of each operation as it settles. */
  readonly onSettled?: (operation: Operation) => void;
  /** Hears the id of each rule that is found broken, as it is. */
  readonly onViolation?: (ruleId: string) => void;
  /** Hears of each operation once the rules have. */
  readonly onJudged?: (operation: Operation) => void;
}

export interface Verification {
  readonly run: RunRecord;
  /** The name of the contract by which it was judged. */
  readonly judgedBy: string;
  /** In the order of the rules; those that the contract turns off are left out. */
  readonly outcomes: readonly RuleOutcome[];
  /** Whether only a part of the operations is on record, or may be where the trace was cut. */
  readonly isSample: boolean;
  /** The run's last word, absent where the trace was cut before. */
  readonly summary?: SummaryRecord;
  readonly counts: {
    /** Operations with at least one attempt. */
    readonly operations: number;
    readonly attempts: number;
    /** Records of types that this version does not know. */
    readonly unknownRecords: number;
    /** Records whose operation had settled before; they were not judged. */
    readonly lateRecords: number;
    /** Those of them that tell of a created job. */
    readonly lateJobs: number;
    /** Effects and faults that name no operation or attempt. */
    readonly unattributed: number;
  };
  /** Whether the last line broke off and was left out. */
  readonly isCut: boolean;
}

/** A verifier that has read nothing yet. */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  return new Verifier(options);
}

/** Everything that the first line sets up. */
interface Bench {
  readonly run: RunRecord;
  readonly grouper: Grouper;
  readonly judge: Judge;
  /** Takes the records in the order of the lines. */
  readonly take: (record: TraceRecord) => void;
  /** Says that no more come. */
  readonly end: () => void;
}

/**
 * Judges a recorded trace line by line, as the run itself did: records become operations, and
 * operations are judged as they settle, so memory is that of the operations in flight.
 */
export class Verifier {
  readonly #options: VerifierOptions;
  #bench: Bench | undefined;
  #summary: SummaryRecord | undefined;
  readonly #order = new TraceOrder();
  #lineNumber = 0;
  #isCut = false;
  readonly #counts = { operations: 0, attempts: 0, unknownRecords: 0 };

  constructor(options: VerifierOptions) {
    this.#options = options;
  }

  /**
   * Reads the next line, without its newline. `isWhole` is false for what follows the last newline
   * of the file: a line that broke off when the run was killed; it is left out if it does not parse.
   *
   * @throws RetrialError `trace`, with the place, where a line is no record, and where the first is
   * not a run record.
   */
  line(text: string, isWhole = true): void {
    this.#lineNumber += 1;
    if (text.trim() === '') return;
    const record = this.#parse(text, isWhole);
    if (record === 'cut') return;
    if (record === undefined) this.#counts.unknownRecords += 1;
    else this.#options.onRecord?.(record);
    if (!this.#bench) this.#begin(record);
    else if (record) this.#hear(record, this.#bench);
  }

  /**
   * What the rules conclude, once all lines are read.
   *
   * @throws RetrialError `trace` where there was no line.
   */
  end(): Verification {
    if (!this.#bench) throw this.#wrong('the trace is empty; its first line is a run record');
    const { run, grouper, judge, end } = this.#bench;
    end();
    const lateJobs = Math.max(grouper.strays.lateJobs, this.#summary?.lateJobs ?? 0);
    const isSample = holdsSample(run, this.#summary);
    const read = this.#counts.attempts;
    const made = isSample ? read : (this.#summary?.attempts ?? read);
    const judged = doubtJobs(judge.outcomes(), lateJobsReason(lateJobs));
    const outcomes = doubtMissing(judged, missingReason({ made, read }));
    return {
      run,
      judgedBy: (this.#options.contract ?? run.contract).name,
      isSample,
      outcomes: isSample ? outcomes.map((outcome) => this.#whole(outcome)) : outcomes,
      ...(this.#summary ? { summary: this.#summary } : {}),
      counts: { ...this.#counts, ...grouper.strays },
      isCut: this.#isCut,
    };
  }

  #parse(text: string, isWhole: boolean): TraceRecord | undefined | 'cut' {
    try {
      return parseLine(text, this.#lineNumber, this.#options.file);
    } catch (error) {
      if (isWhole || !(error instanceof RetrialError)) throw error;
      this.#isCut = true;
      return 'cut';
    }
  }

  #begin(record: TraceRecord | undefined): void {
    if (record?.type !== 'run') {
      throw this.#wrong('a trace begins with a run record: {"type": "run", "format": …}');
    }
    const stalls = new StallLog(record.timerNoiseMs);
    const judge = createJudge(contextOf(record, this.#options, stalls), this.#options.rules);
    const grouper = createGrouper({
      onSettled: (operation) => {
        if (operation.attempts.length > 0) this.#counts.operations += 1;
        const problem = shuffledTimes(operation);
        if (problem) throw this.#wrong(problem);
        this.#options.onSettled?.(operation);
        judge.operation(operation);
        this.#options.onJudged?.(operation);
      },
      ...groupingOf(record),
    });
    this.#bench = { run: record, grouper, judge, ...tracks(record, grouper, stalls) };
  }

  #hear(record: TraceRecord, { grouper, take }: Bench): void {
    if (record.type === 'run') throw this.#wrong('a trace has one run record, and this is another');
    const problem = this.#order.problem(record, grouper);
    if (problem) throw this.#wrong(problem);
    if (record.type === 'attempt') this.#counts.attempts += 1;
    if (record.type === 'summary') this.#summary = record;
    take(record);
  }

  /** Of a sampled trace a rule over all operations is taken from the summary, which saw them all. */
  #whole(outcome: RuleOutcome): RuleOutcome {
    const { contract, policy, rules = everyRule } = this.#options;
    if (!rules.find(({ id }) => id === outcome.id)?.population) return outcome;
    const told = RuleOutcome.safeParse(this.#summary?.rules[outcome.id]);
    if (told.success && !contract && !policy) return told.data;
    const reason =
      'the trace holds a sample of the operations, and this rule is judged over all of them';
    return { ...outcome, verdict: 'inconclusive', reason };
  }

  #wrong(message: string): RetrialError {
    const { file = 'trace' } = this.#options;
    const place = { file, line: Math.max(1, this.#lineNumber) };
    return new RetrialError(message, { code: 'trace', place });
  }
}

/** What records go through until they are judged. */
function tracks(run: RunRecord, grouper: Grouper, stalls: StallLog): Pick<Bench, 'take' | 'end'> {
  const hear = (record: TraceRecord): void => {
    if (record.type === 'stall') stalls.add(record.startMs, record.lengthMs);
    // A client that stood still has yet to hear what its mock did meanwhile: nothing settles by it.
    if (record.type !== 'stall' || run.observer !== 'client') grouper.push(record);
  };
  // Where operations are kept open for a while, a late attempt finds its own.
  if (groupingOf(run).graceMs > 0) return { take: hear, end: () => grouper.end() };
  const first = new AttemptsFirst(hear);
  return {
    take: (record) => first.push(record),
    end() {
      first.end();
      grouper.end();
    },
  };
}

/** A trace that was cut says no more than that it may be a sample. */
function holdsSample(run: RunRecord, summary: SummaryRecord | undefined): boolean {
  if (summary?.sampling !== undefined) return summary.sampling < 1;
  return run.sampling < 1 || run.sampleAbove !== undefined;
}

/** By what the operations of a trace are judged; `stalls` is told of its standstills as they are read. */
export function contextOf(
  run: RunRecord,
  { contract, policy, onViolation }: VerifierOptions = {},
  stalls = new StallLog(run.timerNoiseMs),
): RuleContext {
  return {
    contract: contract ?? run.contract,
    policy: policy ?? (contract ? policyUnder(contract, run.policy) : run.policy),
    observer: run.observer,
    load: run.load,
    wallOriginMs: run.wallOriginMs,
    ledger: run.ledger ?? false,
    noiseMs: () => stalls.noiseMs,
    stalledWithin: (...span) => stalls.within(...span),
    ...(onViolation && { onViolation }),
  };
}

/** When operations settle: with effects from elsewhere later, and without client-results by quiet. */
function groupingOf(run: RunRecord): { graceMs: number; quietPeriodMs?: number } {
  if (run.observer === 'client') return { graceMs: run.ledger ? effectGraceMs : 0 };
  return { graceMs: effectGraceMs, quietPeriodMs: quietPeriodOf(run.policy) };
}

/**
 * How long nothing may come of an operation before it counts as settled, in milliseconds: twice the
 * longest wait that the policy allows, and 5 s.
 */
export function quietPeriodOf({ numbers }: Policy): number {
  const longestBackoffMs = waitBounds(numbers, Math.max(1, numbers.maxAttempts - 1)).hiMs;
  return 2 * Math.max(longestBackoffMs, numbers.giveUpAboveMs) + 5_000;
}
