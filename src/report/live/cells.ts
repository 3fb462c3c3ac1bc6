import { formatUs } from '../../core/units.ts';
import { formatCount, formatTally, plural } from '../terminal/words.ts';
import type { LiveLook } from './look.ts';
import { formatPoint } from './point.ts';

/** As many rules that are broken are named. */
const rulesNamed = 3;

/** A load at one moment, in words. */
export interface LiveCells {
  readonly percent: string;
  readonly time: string;
  readonly rate: string;
  readonly stage: string;
  readonly response: string;
  readonly inFlight: string;
  readonly attempts: string;
  readonly amplified: string;
  readonly broken: string;
  readonly faults: string;
}

/** The words of what there is to see, the same wherever it is shown. */
export function liveCells(look: LiveLook): LiveCells {
  const { attempts, retries, faults } = look;
  return {
    percent: `${Math.floor(look.doneShare * 100)} %`,
    time: timeOf(look),
    rate: rateOf(look),
    stage: stageOf(look),
    response: responseOf(look),
    inFlight: inFlightOf(look),
    attempts: `${formatCount(attempts)}, ${plural(retries, 'retry', 'retries')}`,
    amplified: `${look.amplification.toFixed(2)} attempts an operation`,
    broken: brokenOf(look),
    faults: faults.join(', '),
  };
}

/** The highest percentile that enough was seen for: `p99 1.50 s`. */
export function tailOf({ latency: { tail } }: LiveLook): string {
  return tail ? `${tail.name} ${formatUs(tail.valueUs)}` : 'p99 –';
}

function responseOf(look: LiveLook): string {
  const { p50Us, tail } = look.latency;
  const p50 = `p50 ${p50Us === undefined ? '–' : formatUs(p50Us)}`;
  // Of a few responses the median is all that may be told.
  return tail?.name === 'p50' ? p50 : `${p50}, ${tailOf(look)}`;
}

function timeOf(look: LiveLook): string {
  const { elapsedMs, plannedMs, plannedOperations, operations, phase } = look;
  const elapsed = formatPoint(elapsedMs);
  if (phase === 'over') return elapsed;
  // After the last arrival retries and open operations may go on.
  if (phase === 'ending' || phase === 'stopping') return `${elapsed}, ${phase}`;
  if (plannedOperations === undefined) return `${elapsed} of ${formatPoint(plannedMs)}`;
  return `${elapsed}, ${formatCount(operations)} of ${plural(plannedOperations, 'operation')}`;
}

function rateOf({ arrivalsPerSecond, planned, phase }: LiveLook): string {
  const rate = perSecond(arrivalsPerSecond);
  if (phase === 'over') return `${rate} on average`;
  if (phase === 'ending' || phase === 'stopping') return rate;
  return planned.unit === 'arrivals'
    ? `${rate} of ${perSecond(planned.level)} planned`
    : `${rate} by ${plural(Math.ceil(planned.level), 'user')}`;
}

function perSecond(value: number): string {
  return `${formatCount(value, value < 10 ? 1 : 0)}/s`;
}

function stageOf({ stage, phase }: LiveLook): string {
  if (phase === 'ending' || phase === 'stopping' || !stage) return 'nothing arrives any more';
  const place = `${stage.number} of ${stage.of}, until ${formatPoint(stage.endMs)}`;
  return phase === 'warm-up' ? `${place}, warm-up` : place;
}

function inFlightOf({ inFlight, dropped }: LiveLook): string {
  return formatCount(inFlight) + (dropped > 0 ? `, ${formatCount(dropped)} dropped` : '');
}

function brokenOf({ violations, violationsByRule }: LiveLook): string {
  return violations === 0 ? 'nothing so far' : formatTally(violationsByRule, rulesNamed);
}
