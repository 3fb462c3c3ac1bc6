import type { Result } from '../core/result.ts';
import type { Check, Suite } from './checks/check.ts';
import { suitesOf } from './checks/suites.ts';
import { printableAll } from './terminal/printable.ts';
import { element } from './xml.ts';

/** A report in JUnit's XML, before it is written. */
export interface JunitDocument {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly suites: readonly Suite[];
  /** What was run, for whoever looks at a suite. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * A result as JUnit's XML, as Jenkins, GitLab and others read it: suites of rules and thresholds, of
 * a trial its cases by group. What failed carries its evidence; what had to be decided and was not is
 * an `error`, any other such thing `skipped`.
 */
export function renderJunit(result: Result): string {
  const safe = printableAll(result);
  const { profile, trial, startedAt, durationMs, target, contract, seed, runId, tool } = safe;
  return writeJunit({
    name: trial?.client ?? profile.name,
    ...{ startedAt, durationMs },
    suites: suitesOf(safe),
    properties: {
      ...{ target, contract, profile: `${profile.name} (${profile.hash})`, seed },
      ...{ 'run id': runId, tool: `${tool.name} ${tool.version}` },
    },
  });
}

/** The XML itself, with a line end. */
export function writeJunit(document: JunitDocument): string {
  const { name, durationMs, suites } = document;
  const all = suites.flatMap(({ checks }) => checks);
  const { skipped: _, ...totals } = countsOf(all);
  const root = element(
    'testsuites',
    { name, ...totals, time: time(durationMs / 1_000) },
    suites.map((suite, id) => suiteElement(suite, id, document)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function suiteElement({ name, checks }: Suite, id: number, document: JunitDocument): string {
  const properties = Object.entries(document.properties).map(([key, value]) =>
    element('property', { name: key, value }),
  );
  const fullName = `${document.name}: ${name}`;
  const attributes = {
    ...{ name: fullName, ...countsOf(checks) },
    time: time(checks.reduce((sum, { seconds }) => sum + seconds, 0)),
    // Without fractions and zone: the strictest of the schemas in use knows neither.
    ...{ timestamp: document.startedAt.slice(0, 19), id },
  };
  return element('testsuite', attributes, [
    element('properties', {}, properties),
    ...checks.map((check) => caseElement(check, fullName)),
  ]);
}

function caseElement(check: Check, classname: string): string {
  const { name, outcome, message = '', details, seconds } = check;
  const attributes = { name, classname, time: time(seconds) };
  if (outcome === 'skipped') {
    return element('testcase', attributes, [element('skipped', { message })]);
  }
  const text = [...(message === '' ? [] : [message]), ...details].join('\n');
  if (outcome === 'passed') {
    const told = text === '' ? [] : [element('system-out', {}, text)];
    return element('testcase', attributes, told);
  }
  const kind = outcome === 'failed' ? 'failure' : 'error';
  return element('testcase', attributes, [
    element(kind, { message, type: `${check.kind} ${outcome}` }, text),
  ]);
}

function countsOf(checks: readonly Check[]) {
  const count = (wanted: Check['outcome']): number =>
    checks.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: checks.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

const time = (seconds: number): string => seconds.toFixed(3);
