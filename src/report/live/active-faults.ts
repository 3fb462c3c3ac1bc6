import type { Fault } from '../../core/faults/fault.ts';
import { formatPoint } from './point.ts';

/** From (inclusive) to (exclusive), in milliseconds since the start of the run. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What a mock does wrong at this moment, a few words each, by the numbers that the plan announced
 * them by: `fault 1: outage until 20.0 s`. Last what comes next, where anything does.
 */
export function activeFaults(faults: readonly Fault[], atMs: number): string[] {
  const numbered = faults.map((fault, index) => ({
    fault,
    number: index + 1,
    span: spanOf(fault),
  }));
  const active = numbered.filter(({ span }) => span.fromMs <= atMs && atMs < span.toMs);
  const [next] = numbered
    .filter(({ span }) => span.fromMs > atMs)
    .toSorted((a, b) => a.span.fromMs - b.span.fromMs);
  return [
    ...active.map(
      ({ fault, number }) => `fault ${number}: ${nameOf(fault)}${untilOf(fault, atMs)}`,
    ),
    ...(next
      ? [`next fault ${next.number}: ${nameOf(next.fault)} at ${formatPoint(next.span.fromMs)}`]
      : []),
  ];
}

function spanOf(fault: Fault): Span {
  if (fault.kind === 'restart') return { fromMs: fault.at, toMs: fault.at + fault.down };
  const { from = 0, to = Number.POSITIVE_INFINITY } = fault.match;
  const recoveryMs = fault.kind === 'outage' ? (fault.recovery ?? 0) : 0;
  return { fromMs: from, toMs: to + recoveryMs };
}

function nameOf(fault: Fault): string {
  return fault.kind === 'status' ? `status ${fault.status}` : fault.kind;
}

function untilOf(fault: Fault, atMs: number): string {
  const { toMs } = spanOf(fault);
  if (toMs === Number.POSITIVE_INFINITY) return '';
  const isOver = fault.kind === 'outage' && fault.match.to !== undefined && atMs >= fault.match.to;
  return `${isOver ? ', recovering' : ''} until ${formatPoint(toMs)}`;
}
