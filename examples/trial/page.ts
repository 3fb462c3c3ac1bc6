import type { Result } from '../../src/core/result.ts';
import type { RuleOutcome, RuleVerdict } from '../../src/core/rules/rule.ts';

/** A client that was put on trial. */
export interface Tried {
  readonly name: string;
  /** What it is made of, with versions. */
  readonly madeOf: string;
  /** The command line by which it was tried. */
  readonly command: string;
  readonly result: Result;
}

export interface Page {
  /** By what, on what and when it was measured. */
  readonly measured: string;
  readonly tried: readonly Tried[];
  /** Names of clients whose program is not installed. */
  readonly missing: readonly string[];
}

const marks: Readonly<Record<RuleVerdict, string>> = {
  pass: '✔',
  fail: '✖',
  warn: '▲',
  info: '●',
  inconclusive: '?',
  broken: '‼',
  'not-exercised': '',
};

/** The page docs/clients.md: which client broke which rule, and what was seen of it. */
export function renderPage({ measured, tried, missing }: Page): string {
  const absent = `Not installed, so not tried: ${missing.join(', ')}.`;
  return `${[
    '# Clients on trial',
    `What well-known clients do when a server fails, as \`npm run trial:examples\` measured it: ${measured}.`,
    'Each is used as its documentation shows it, in a small program in [examples/clients](../examples/clients), and judged by the contract that is named beside it. Hardly any rule on retries is a MUST of an RFC; what an API of its own demands, its contract raises.',
    ...(missing.length > 0 ? [absent] : []),
    overview(tried),
    '## Rules',
    '✔ held · ✖ a *must* was broken · ▲ a *should* was broken · ● told, and held against nobody · ? could not be decided · ‼ the rule itself broke; empty: nothing called for it',
    matrix(tried),
    '## What was seen',
    ...tried.map(details),
  ].join('\n\n')}\n`;
}

function overview(tried: readonly Tried[]): string {
  const rows = tried.map(({ name, madeOf, result }) => {
    const broken = result.rules.filter(isBroken).map(({ id }) => id);
    const breaks = broken.length === 0 ? 'nothing' : broken.join(', ');
    return [name, madeOf, result.contract, breaks];
  });
  return table([['client', 'made of', 'contract', 'breaks'], ...rows]);
}

function matrix(tried: readonly Tried[]): string {
  const ids = new Set(
    tried.flatMap(({ result }) => result.rules.filter(isExercised).map(({ id }) => id)),
  );
  const rows = [...ids].map((id) => [
    id,
    ...tried.map(({ result }) => {
      const rule = result.rules.find((outcome) => outcome.id === id);
      return rule ? marks[rule.verdict] : '';
    }),
  ]);
  return table([['rule', ...tried.map(({ name }) => name)], ...rows]);
}

function details({ name, madeOf, command, result }: Tried): string {
  const cases = result.trial?.cases.length ?? 0;
  const seconds = Math.round(result.durationMs / 1_000);
  const findings = result.rules.filter((rule) => isExercised(rule) && rule.evidence.length > 0);
  return [
    `### ${name}`,
    `${madeOf}, contract ${result.contract}, ${cases} cases in ${seconds} s, exit code ${result.exitCode}.`,
    `\`\`\`sh\n${command}\n\`\`\``,
    findings.length === 0
      ? 'Nothing was held against it.'
      : findings.map((rule) => finding(rule)).join('\n'),
  ].join('\n\n');
}

function finding({ id, verdict, violations, evidence }: RuleOutcome): string {
  const [first] = evidence;
  const more = violations > 1 ? ` (and ${violations - 1} more)` : '';
  return `- ${marks[verdict]} **${id}**, ${first?.operation}: ${plain(first?.sentence ?? '')}${more}`;
}

function isBroken({ verdict }: RuleOutcome): boolean {
  return verdict === 'fail' || verdict === 'warn' || verdict === 'broken';
}

function isExercised({ subject, verdict }: RuleOutcome): boolean {
  return subject === 'client' && verdict !== 'not-exercised';
}

function table([header = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text that Markdown shows as it is. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_|<>[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
