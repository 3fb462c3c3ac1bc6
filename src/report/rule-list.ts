import type { Rule } from '../core/rules/rule.ts';
import type { Standing } from '../core/rules/standing.ts';
import { grid, indented, naturalWidth } from './terminal/grid.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import { createPaint } from './terminal/paint.ts';

/** A rule, and what it weighs under each contract that is shown. */
export interface ListedRule {
  readonly rule: Rule;
  readonly standings: readonly Standing[];
}

const step = 2;

/** The rules as JSON, with a line end. */
export function renderRuleListJson(rules: readonly ListedRule[]): string {
  const list = rules.map(({ rule: { id, subject, holds, level, source }, standings }) => ({
    ...{ id, subject, holds, level, source },
    contracts: Object.fromEntries(
      standings.map(({ contract, ...standing }) => [contract, standing]),
    ),
  }));
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

/**
 * The rules for a terminal: id, level by contract, and below them the sentence that holds with its
 * source; first the rules on clients, then those on servers. Without a line end at its end.
 */
export function renderRuleList(rules: readonly ListedRule[], options: TableOptions): string {
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const { heading, rows } = levelsOf(rules, columns);
  const sections = (['client', 'server'] as const).flatMap((subject) => {
    const lines = rules.flatMap((listed, index) =>
      listed.rule.subject === subject ? [`${rows[index]}\n${below(listed, columns)}`] : [],
    );
    const title = paint('bold', `Rules on ${subject}s`);
    return lines.length === 0 ? [] : [[title, ...heading, ...lines].join('\n')];
  });
  return sections.join('\n\n');
}

/** The levels in a column for each contract; where these have no room, in words. */
function levelsOf(
  rules: readonly ListedRule[],
  columns: number,
): { readonly heading: readonly string[]; readonly rows: readonly string[] } {
  const names = rules[0]?.standings.map(({ contract }) => contract) ?? [];
  const table = [
    ['rule', ...names],
    ...rules.map(({ rule, standings }) => [rule.id, ...standings.map(({ level }) => level)]),
  ];
  if (naturalWidth(table) <= columns) {
    const [head = '', line = '', ...rows] = grid(table, { columns, header: true }).split('\n');
    return { heading: [head, line], rows };
  }
  const widest = Math.max(...rules.map(({ rule }) => rule.id.length));
  const rows = rules.map(({ rule, standings }) =>
    grid([[rule.id.padEnd(widest), inWords(standings)]], { columns, wrap: 1 }),
  );
  return { heading: [], rows };
}

/** `must aigeon, aisearch; should rfc`. */
function inWords(standings: ListedRule['standings']): string {
  const byLevel = Map.groupBy(standings, ({ level }) => level);
  return [...byLevel]
    .map(([level, some]) => `${level} ${some.map(({ contract }) => contract).join(', ')}`)
    .join('; ');
}

/** The sentence, and the sources: of one contract its own, of several the rule's. */
function below({ rule, standings }: ListedRule, columns: number): string {
  const [only, ...more] = standings;
  const source = only && more.length === 0 ? only.source : rule.source;
  return indented(
    grid([[`${rule.holds} (${source})`]], { columns: columns - step, wrap: 0 }),
    step,
  );
}
