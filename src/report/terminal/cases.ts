import type { RuleVerdict } from '../../core/rules/rule.ts';
import type { CaseResult, Trial } from '../../core/trial/trial-result.ts';
import { grid, widthOf } from './grid.ts';
import type { Paint } from './paint.ts';
import { sign, verdictOrder } from './rules.ts';
import { compactUs, formatCount, plural, shorten } from './words.ts';

const waitsShown = 3;
const gap = '  ';
/** The width of the longest verdict, `○ not-exercised`, and the gap behind it. */
const indent = 17;
/** Fewer letters of a sentence say nothing. */
const leastRoom = 24;
const heading = ['verdict', 'case', 'attempts', 'waits'] as const;

/**
 * How many cases ended how; then each on a line, group by group, with what was seen of it where there
 * is room: of a case that passed, else on lines of its own. Those that were not tried share a line
 * for each reason.
 */
export function renderCases(trial: Trial, paint: Paint, columns: number): string {
  const { cases, skipped } = trial;
  const rows = cases.map((each) => rowOf(each, paint));
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = cases.flatMap((each, index) => [
    ...(each.group === cases[index - 1]?.group ? [] : [paint('bold', each.group)]),
    withSentence(each, align(rows[index] ?? [], widths), columns),
  ]);
  const notTried = skipped.length === 0 ? '' : `; ${formatCount(skipped.length)} not tried`;
  const rule = '─'.repeat(Math.min(columns, widthOf(align(heading, widths))));
  return [
    grid([[`${tally(cases)}${notTried}`]], { columns, wrap: 0 }),
    ...(cases.length === 0 ? [] : [align(heading, widths).trimEnd(), rule, ...lines]),
    ...renderSkipped(skipped, paint, columns),
  ].join('\n');
}

function rowOf({ verdict, id, attempts, waitsMs }: CaseResult, paint: Paint): readonly string[] {
  return [sign(verdict, paint), id, formatCount(attempts), showWaits(waitsMs)];
}

/** `1.00s 2.01s 4.02s`, or `1.00s 2.01s … 32.0s` of more. */
function showWaits(waitsMs: readonly number[]): string {
  const waits = waitsMs.map((waitMs) => compactUs(waitMs * 1_000));
  if (waits.length <= waitsShown) return waits.join(' ');
  return [...waits.slice(0, waitsShown - 1), '…', waits.at(-1)].join(' ');
}

/** Cells of these widths; the number of attempts is aligned to the right. */
function align(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((text, column) => {
    const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
    return column === 2 ? `${blanks}${text}` : `${text}${blanks}`;
  });
  return cells.join(gap);
}

function withSentence({ verdict, sentence }: CaseResult, line: string, columns: number): string {
  const room = columns - widthOf(line) - gap.length;
  if (sentence.length <= room) return `${line}${gap}${sentence}`;
  if (verdict !== 'pass') {
    const below = grid([[' '.repeat(indent - gap.length), sentence]], { columns, wrap: 1 });
    return `${line.trimEnd()}\n${below}`;
  }
  return room < leastRoom ? line.trimEnd() : `${line}${gap}${shorten(sentence, room)}`;
}

/** `61 cases: 2 fail, 59 pass`, the worst first. */
function tally(cases: readonly CaseResult[]): string {
  const counts = new Map<RuleVerdict, number>();
  for (const { verdict } of cases) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = verdictOrder.flatMap((verdict) => {
    const count = counts.get(verdict);
    return count === undefined ? [] : [`${formatCount(count)} ${verdict}`];
  });
  const shown = plural(cases.length, 'case');
  return parts.length === 0 ? shown : `${shown}: ${parts.join(', ')}`;
}

function renderSkipped(skipped: Trial['skipped'], paint: Paint, columns: number): string[] {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  return [...byReason].map(([reason, cases]) => {
    const ids = cases.map(({ id }) => id).join(', ');
    const mark = paint('dim', '○ not tried');
    const blanks = ' '.repeat(indent - gap.length - widthOf(mark));
    return grid([[`${mark}${blanks}`, `${reason}: ${ids}`]], { columns, wrap: 1 });
  });
}
