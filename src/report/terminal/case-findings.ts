import type { Result } from '../../core/result.ts';
import type { RuleOutcome, RuleVerdict } from '../../core/rules/rule.ts';
import { evidenceLimit } from '../../core/rules/rule.ts';
import type { CaseFinding, CaseResult, Trial } from '../../core/trial/trial-result.ts';
import { renderTimeline } from './attempt-timeline.ts';
import { grid, indented } from './grid.ts';
import type { Paint } from './paint.ts';
import { sign } from './rules.ts';
import { plural } from './words.ts';

/** Verdicts that have to be explained; what is merely told stands with the cases. */
const explained: ReadonlySet<RuleVerdict> = new Set(['broken', 'fail', 'warn', 'inconclusive']);
const timelinesShown = 2;
/** So far in stand the rules of a case, and twice as far what was seen. */
const step = 2;

/**
 * Every case that failed, warns or is undecided: which rules it broke and what these rest on, the
 * course of its operations, and the command by which it can be seen again; '' where there is none.
 */
export function renderCaseFindings(
  { trial, rules }: Pick<Result, 'rules'> & { readonly trial: Trial },
  paint: Paint,
  columns: number,
): string {
  const sources = new Map(rules.map((rule) => [rule.id, rule.source]));
  const expected = new Set(
    trial.baseline?.expected.map((entry) => entryKey(entry.case, entry.rule)),
  );
  return trial.cases
    .filter(({ verdict }) => explained.has(verdict))
    .map((each) => renderCase(each, { sources, expected, paint, columns }))
    .join('\n\n');
}

interface Drawing {
  readonly sources: ReadonlyMap<RuleOutcome['id'], string>;
  /** Failures of the baseline, by case and rule. */
  readonly expected: ReadonlySet<string>;
  readonly paint: Paint;
  readonly columns: number;
}

const entryKey = (caseId: string, rule: string): string => `${caseId} ${rule}`;

function renderCase(each: CaseResult, drawing: Drawing): string {
  const { paint, columns } = drawing;
  const { id, verdict, tells, reproduce, timelines } = each;
  const byRule = [...Map.groupBy(each.findings, ({ rule }) => rule).values()];
  const head = `${sign(verdict, paint)}  ${paint('bold', id)}`;
  const parts = byRule.map((findings) => renderRule(each, findings, drawing));
  const isTold = each.findings.some(({ sentence }) => sentence === each.sentence);
  const courses = shownOf(timelines, each.findings).flatMap((timeline) => [
    indented(`operation ${timeline.operation}`, step),
    renderTimeline(timeline, each.findings, columns),
  ]);
  return [
    grid([[head, tells]], { columns, wrap: 1 }),
    ...(isTold ? [] : [paragraph(each.sentence, step, columns)]),
    ...parts,
    ...courses,
    // On one line however long, so that it can be copied.
    ...(reproduce === undefined ? [] : [indented(`reproduce: ${reproduce}`, step)]),
  ].join('\n');
}

function renderRule(
  { id }: CaseResult,
  findings: readonly CaseFinding[],
  { sources, expected, paint, columns }: Drawing,
): string {
  const [first] = findings;
  if (!first) return '';
  const { rule, level, sentence } = first;
  const source = sources.get(rule);
  const more = plural(findings.length - 1, 'more time');
  // Of a rule at most so many findings are kept.
  const times = findings.length < evidenceLimit ? more : `at least ${more}`;
  const isExpected = expected.has(entryKey(id, rule));
  const rests = `${level}${source === undefined ? '' : `, ${source}`}`;
  const head = `${paint('bold', rule)}  ${rests}${isExpected ? ' (expected by the baseline)' : ''}`;
  return [
    paragraph(head, step, columns),
    paragraph(findings.length > 1 ? `${sentence}, and ${times}` : sentence, 2 * step, columns),
  ].join('\n');
}

/** Those of operations with findings, else the one with the most attempts. */
function shownOf(timelines: CaseResult['timelines'], findings: readonly CaseFinding[]) {
  const found = new Set(findings.map(({ operation }) => operation));
  const telling = timelines.filter(({ operation }) => found.has(operation));
  return telling.length === 0 ? timelines.slice(0, 1) : telling.slice(0, timelinesShown);
}

function paragraph(text: string, blanks: number, columns: number): string {
  return indented(grid([[text]], { columns: columns - blanks, wrap: 0 }), blanks);
}
