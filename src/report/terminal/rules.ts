import type { RuleOutcome, RuleVerdict } from '../../core/rules/rule.ts';
import { idleReason } from '../../core/rules/tally.ts';
import { grid } from './grid.ts';
import type { Paint, Style } from './paint.ts';
import { formatCount, plural, shorten } from './words.ts';

const evidenceShown = 5;
/** From here on the source has room beside the numbers; else it goes below them. */
const roomy = 110;
/** The width of the longest verdict, `○ not-exercised`. */
const indent = 15;

/** How verdicts are shown, in their order: what needs a look first. */
export const ruleSigns: Readonly<Record<RuleVerdict, readonly [shape: string, style: Style]>> = {
  broken: ['‼', 'red'],
  fail: ['✖', 'red'],
  warn: ['▲', 'yellow'],
  info: ['●', 'cyan'],
  inconclusive: ['?', 'yellow'],
  pass: ['✔', 'green'],
  'not-exercised': ['○', 'dim'],
};
/** Every verdict, in that order. */
export const verdictOrder = Object.keys(ruleSigns) as readonly RuleVerdict[];

/** A verdict as a shape and a word. */
export function sign(verdict: RuleVerdict, paint: Paint): string {
  const [shape, style] = ruleSigns[verdict];
  return paint(style, `${shape} ${verdict}`);
}

/**
 * Each rule with its verdict, in words and with a shape, its level, and what it rests on; those that
 * no operation exercised share the last lines.
 */
export function renderRules(rules: readonly RuleOutcome[], paint: Paint, columns: number): string {
  if (rules.length === 0) return 'no rule was judged';
  const idle = rules.filter(isIdle);
  const judged = rules.filter((rule) => !isIdle(rule));
  const sorted = judged.toSorted(
    (a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict),
  );
  const idleRow = [sign('not-exercised', paint), idle.map(({ id }) => id).join(', ')];
  return [
    ...(judged.length > 0 ? [renderJudged(sorted, paint, columns)] : []),
    ...(idle.length > 0 ? [grid([idleRow], { columns, wrap: 1 })] : []),
  ].join('\n');
}

/** Not exercised, and for no other reason than that nothing called for it. */
export function isIdle({ verdict, reason }: RuleOutcome): boolean {
  return verdict === 'not-exercised' && (reason === undefined || reason === idleReason);
}

function renderJudged(sorted: readonly RuleOutcome[], paint: Paint, columns: number): string {
  const numbers = sorted.map((rule) => [
    sign(rule.verdict, paint),
    rule.id,
    rule.level,
    formatCount(rule.checked),
    formatCount(rule.violations),
  ]);
  const header = ['verdict', 'rule', 'level', 'checked', 'broken'];
  const why = sorted.map((rule) => {
    const told = rule.reason ?? undecidedIn(rule);
    return told === undefined ? rule.source : `${told} (${rule.source})`;
  });
  const options = { columns, header: true, right: [3, 4] };
  if (columns >= roomy) {
    const rows = numbers.map((row, index) => [...row, why[index] ?? '']);
    return grid([[...header, 'source'], ...rows], { ...options, wrap: 5 });
  }
  const [head = '', line = '', ...lines] = grid([header, ...numbers], options).split('\n');
  const below = why.map((text) => grid([[' '.repeat(indent), text]], { columns, wrap: 1 }));
  return [head, line, ...lines.flatMap((row, index) => [row, below[index] ?? ''])].join('\n');
}

/** How many opportunities stay undecided behind a verdict that others decided; undefined of none. */
function undecidedIn({ inconclusive }: RuleOutcome): string | undefined {
  return inconclusive > 0 ? `${formatCount(inconclusive)} undecided` : undefined;
}

/** The evidence and the remarks of every rule that has some; '' where none has. */
export function renderFindings(
  rules: readonly RuleOutcome[],
  paint: Paint,
  columns: number,
): string {
  return rules
    .filter(({ evidence, notes }) => evidence.length + notes.length > 0)
    .map((rule) => renderFinding(rule, paint, columns))
    .join('\n\n');
}

function renderFinding(rule: RuleOutcome, paint: Paint, columns: number): string {
  const head = `${sign(rule.verdict, paint)}  ${paint('bold', rule.id)}  ${rule.level}, ${rule.source}`;
  const shown = rule.evidence.slice(0, evidenceShown);
  const rest = rule.violations - shown.length;
  const rows = [
    ...shown.map(({ operation, attempts, sentence, level }) => [
      `  operation ${shorten(operation, 40)}`,
      nameAttempts(attempts),
      level === undefined ? sentence : `${sentence} (weighs as ${level})`,
    ]),
    ...(rest > 0 && shown.length > 0 ? [['  …', '', `and ${plural(rest, 'more violation')}`]] : []),
    ...rule.notes.map((note) => ['  note', '', note]),
  ];
  return `${grid([[head]], { columns, wrap: 0 })}\n${grid(rows, { columns, wrap: 2 })}`;
}

/** `attempts 1, 2`, or `attempts 1, 2 … 9` of many; '' of none. */
export function nameAttempts(attempts: readonly number[]): string {
  const [first, second] = attempts;
  if (first === undefined) return '';
  if (attempts.length === 1) return `attempt ${first}`;
  const isLong = attempts.length > 3;
  return isLong
    ? `attempts ${first}, ${second} … ${attempts.at(-1)}`
    : `attempts ${attempts.join(', ')}`;
}
