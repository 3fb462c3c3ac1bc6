import type { Environment } from '../course/course-result.ts';
import { plural } from '../verdict-wording.ts';
import type { ComparisonSide, MetricComparison } from './comparison.ts';
import { formatLimit } from './wording.ts';

/** What a comparison's reasons are made of. */
export interface Grounds {
  readonly metrics: readonly MetricComparison[];
  readonly base: ComparisonSide;
  readonly candidate: ComparisonSide;
  /** Usual metrics that no run has a number of. */
  readonly absent: readonly string[];
  /** How the loads differ, where they were compared all the same. */
  readonly different: readonly string[];
  /** What is not known of the loads. */
  readonly doubt: string | undefined;
}

/** Why a comparison ended as it did, what decides first; sentences without a full stop. */
export function reasonsOf(grounds: Grounds): string[] {
  const { metrics, base, candidate, absent, different, doubt } = grounds;
  const told = (['regression', 'inconclusive', 'improvement'] as const).flatMap((verdict) =>
    byReason(metrics.filter((metric) => metric.verdict === verdict)),
  );
  return [
    ...told,
    ...praise(metrics),
    ...different.map((sentence) => `compared by force, although ${sentence}`),
    ...(doubt === undefined ? [] : [doubt]),
    ...[...base.leftOut, ...candidate.leftOut].map(
      ({ place, reason }) => `left out: ${place} ${reason}`,
    ),
    ...remarkOnMachines([...base.machines, ...candidate.machines]),
    ...remarkOnAbsent(absent),
  ];
}

/** What holds of several metrics is said once. */
function byReason(metrics: readonly MetricComparison[]): string[] {
  const groups = Map.groupBy(metrics, ({ reason }) => reason);
  return [...groups].map(
    ([reason, group]) => `${group.map(({ name }) => name).join(', ')}: ${reason}`,
  );
}

function praise(metrics: readonly MetricComparison[]): string[] {
  const same = metrics.filter(({ verdict }) => verdict === 'no-change');
  if (same.length === 0) return [];
  const limits = [...new Set(same.map(formatLimit))].join(' or ');
  const subject = `${plural(same.length, 'metric')} ${same.length === 1 ? 'is' : 'are'}`;
  return [`${subject} not worse by more than ${limits}`];
}

function remarkOnMachines(machines: readonly Environment[]): string[] {
  const distinct = new Map(machines.map((machine) => [machine.fingerprint, machine]));
  if (distinct.size < 2) return [];
  const list = [...distinct.values()].map(describeMachine).join('; ');
  return [`the runs are of ${distinct.size} machines, so a difference may be theirs: ${list}`];
}

/** `4 × Some CPU 3000, linux 6.1 x64, 16 GB, Node v24.1.0`. */
export function describeMachine({ cores, cpu, platform, memoryBytes, node }: Environment): string {
  const gigabytes = (memoryBytes / 2 ** 30).toFixed(1);
  return `${cores} × ${cpu}, ${platform}, ${gigabytes} GB, Node ${node}`;
}

function remarkOnAbsent(absent: readonly string[]): string[] {
  if (absent.length === 0) return [];
  return [`not compared, since no run has enough operations for it: ${absent.join(', ')}`];
}
