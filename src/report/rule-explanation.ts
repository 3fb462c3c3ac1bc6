import type { PlayedExample } from '../core/rules/explanations/play-example.ts';
import type { RuleOutcome } from '../core/rules/rule.ts';
import type { CaseFinding } from '../core/trial/trial-result.ts';
import type { ListedRule } from './rule-list.ts';
import { renderTimeline } from './terminal/attempt-timeline.ts';
import { grid, indented } from './terminal/grid.ts';
import type { TableOptions } from './terminal/options.ts';
import { narrowest } from './terminal/options.ts';
import type { Paint } from './terminal/paint.ts';
import { createPaint } from './terminal/paint.ts';
import { sign } from './terminal/rules.ts';
import { plural } from './terminal/words.ts';

/** Everything that there is to say of a rule. */
export interface ExplainedRule extends ListedRule {
  readonly how: string;
  readonly examples: readonly PlayedExample[];
}

const step = 2;
const timelinesShown = 2;

/**
 * What a rule asks, what it weighs and by which clause, how it is judged, and its examples with
 * their verdicts as timelines. Without a line end at its end.
 */
export function renderExplanation(explained: ExplainedRule, options: TableOptions): string {
  const { rule, standings, how, examples } = explained;
  const columns = Math.max(narrowest, options.columns);
  const paint = createPaint(options.color);
  const drawing = { id: rule.id, paint, columns };
  return [
    `${paint('bold', rule.id)}  judges the ${rule.subject}\n${paragraph(rule.holds, columns)}`,
    `${paint('bold', 'Level')}\n${grid(
      standings.map(({ contract, level, source }) => [
        ...[contract, level],
        level === 'off' ? '' : source,
      ]),
      { columns, wrap: 2 },
    )}`,
    `${paint('bold', 'How it is judged')}\n${paragraph(how, columns)}`,
    ...examples.map((example) => renderExample(example, drawing)),
  ].join('\n\n');
}

interface Drawing {
  readonly id: string;
  readonly paint: Paint;
  readonly columns: number;
}

function renderExample(example: PlayedExample, { id, paint, columns }: Drawing): string {
  const { tells, contract, outcomes, timelines } = example;
  const outcome = outcomes.find((each) => each.id === id);
  const findings = findingsOf(outcome);
  const head = grid(
    [[`${sign(outcome?.verdict ?? 'not-exercised', paint)}  under ${contract.name}:`, tells]],
    { columns, wrap: 1 },
  );
  const rest = timelines.length - timelinesShown;
  return [
    head,
    ...findings.map(({ sentence }) => paragraph(`found: ${sentence}`, columns)),
    ...timelines
      .slice(0, timelinesShown)
      .flatMap((timeline) => [
        indented(`operation ${timeline.operation}`, step),
        renderTimeline(timeline, findings, columns),
      ]),
    ...(rest > 0 ? [indented(`and ${plural(rest, 'more operation')}`, step)] : []),
  ].join('\n');
}

function findingsOf(outcome: RuleOutcome | undefined): CaseFinding[] {
  if (!outcome) return [];
  const { id: rule, level, evidence } = outcome;
  return evidence.map(({ operation, attempts, sentence }) => ({
    ...{ rule, level, operation, attempts, sentence },
  }));
}

function paragraph(text: string, columns: number): string {
  return indented(grid([[text]], { columns: columns - step, wrap: 0 }), step);
}
