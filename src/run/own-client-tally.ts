import { stripVTControlCharacters } from 'node:util';
import type { ClientResultRecord } from '../core/trace.ts';
import type { OwnClientBook } from './own-client-book.ts';
import type { Account } from './performer.ts';
import type { ClientReport } from './trial/driver.ts';

/** What the client's report comes to on record. `isOver`: the run has ended, and ended the client. */
export function resultOf(
  { result, because, exitCode, status }: ClientReport,
  isOver: boolean,
): Pick<ClientResultRecord, 'result' | 'because' | 'exitCode' | 'status'> {
  const seen = {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(status === undefined ? {} : { status }),
  };
  if (result === 'succeeded' || result === 'unknown') return { result, because, ...seen };
  const isCutOff = isOver && (result === 'killed' || result === 'crashed');
  return isCutOff
    ? { result: 'censored', because: 'run-ended' }
    : { result: 'failed', because, ...seen };
}

const longestQuote = 200;

/** Counts how a client of the user's own reports, tells when it is lost, and says it in words. */
export class OwnClientTally {
  readonly #lostAfter: number;
  #reported = 0;
  #crashed = 0;
  #cutOff = 0;
  /** Operations that a crash has ended since the last report. */
  #inARow = 0;
  #firstFailure: ClientReport | undefined;
  #firstCrash: ClientReport | undefined;
  #failed = 0;

  /**
   * @param concurrency operations that it is given at once: one process that ends takes so many with
   * it, and is started again.
   */
  constructor(concurrency: number) {
    this.#lostAfter = 2 * concurrency + 10;
  }

  reported(report: ClientReport): void {
    if (report.result === 'killed') {
      this.#cutOff += 1;
      return;
    }
    if (report.result === 'crashed') {
      this.#crashed += 1;
      this.#inARow += 1;
      this.#firstCrash ??= report;
      return;
    }
    this.#reported += 1;
    this.#inARow = 0;
    if (report.result !== 'failed') return;
    this.#failed += 1;
    this.#firstFailure ??= report;
  }

  /** Why nothing more is given to the client, in a sentence; undefined while it is of use. */
  get lost(): string | undefined {
    if (this.#inARow < this.#lostAfter) return undefined;
    return `the client was lost: it ended without a report on ${this.#inARow} operations in a row (${this.#shownCrash()})`;
  }

  /** What there is to tell of the client at the end of the load. */
  conclude(
    shown: string,
    { lateAttempts, followUps }: Pick<OwnClientBook, 'lateAttempts' | 'followUps'>,
  ): Pick<Account, 'remarks' | 'lost' | 'brokenDown'> {
    const lost = this.lost ?? this.#silent(shown);
    const { because = '' } = this.#firstFailure ?? {};
    const remarks = [
      this.#failed > 0 &&
        `the client reported ${count(this.#failed, 'operation')} as failed; first: ${because}`,
      followUps > 0 &&
        `${count(followUps, 'request')} followed a success below the same base URL; they are judged, and not counted`,
      lateAttempts > 0 &&
        `${count(lateAttempts, 'request')} came too late after the client had reported the operation to be judged`,
    ];
    return {
      ...this.#breakdown(lost),
      remarks: remarks.filter((remark) => remark !== false),
    };
  }

  #breakdown(lost: string | undefined): Pick<Account, 'lost' | 'brokenDown'> {
    if (lost !== undefined) return { lost };
    if (this.#crashed === 0) return {};
    const operations = count(this.#crashed, 'operation');
    return {
      brokenDown: `the client ended without a report on ${operations}; first: ${this.#shownCrash()}`,
    };
  }

  /** Who was given operations, and never said a word about one. */
  #silent(shown: string): string | undefined {
    if (this.#reported > 0 || this.#crashed + this.#cutOff === 0) return undefined;
    return this.#crashed > 0
      ? `the client was lost: it ended without a report on each of its ${count(this.#crashed + this.#cutOff, 'operation')} (${this.#shownCrash()})`
      : `the client (${shown}) reported none of the ${count(this.#cutOff, 'operation')} that it was given`;
  }

  #shownCrash(): string {
    const { because = '', words } = this.#firstCrash ?? {};
    const said = tellingLine(words);
    return said === undefined ? because : `${because}; it wrote: ${said}`;
  }
}

/**
 * The line of its last words that says most, without its colours: the first that names an error,
 * else the last.
 */
function tellingLine(words = ''): string | undefined {
  const lines = stripVTControlCharacters(words)
    .split('\n')
    .map((line) => line.trim());
  const said = lines.filter((line) => line !== '');
  const line = said.find((each) => /error/i.test(each)) ?? said.at(-1);
  if (line === undefined || line.length <= longestQuote) return line;
  return `${line.slice(0, longestQuote - 1)}…`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;
}
