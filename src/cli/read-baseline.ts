import { writeFileSync } from 'node:fs';
import { clientCases } from '../core/cases/catalogue.ts';
import { webhookCases } from '../core/cases/webhook.ts';
import { RetrialError } from '../core/errors.ts';
import type { Result } from '../core/result.ts';
import { allRules } from '../core/rules/catalogue.ts';
import { webhookSignature } from '../core/rules/webhook-signature.ts';
import { baselineOf } from '../core/trial/baseline.ts';
import { baselineFile } from '../core/trial/baseline-file.ts';
import type { BaselineEntry } from '../core/trial/trial-result.ts';
import { readText } from './read-text.ts';
import { readYaml, writeYaml } from './read-yaml.ts';

const Baseline = baselineFile({
  cases: [...clientCases, ...webhookCases].map(({ id }) => id),
  rules: [...allRules, webhookSignature]
    .filter(({ subject }) => subject === 'client')
    .map(({ id }) => id),
});

/**
 * The failures that a baseline file expects.
 *
 * @throws RetrialError (`file`, `baseline`) with file, line and column of what is wrong.
 */
export function readBaseline(file: string): readonly BaselineEntry[] {
  const source = { file, text: readText(file, 'a baseline'), code: 'baseline' as const };
  return readYaml(Baseline, source).expected;
}

/**
 * Writes the failures of a trial as a baseline file; comes back with its path.
 *
 * @throws RetrialError (`file`) where it cannot be written.
 */
export function writeBaseline(file: string, { trial, rules }: Result): string {
  const expected = baselineOf({ cases: trial?.cases ?? [], rules });
  try {
    writeFileSync(file, writeYaml({ expected }));
  } catch (cause) {
    const message = `cannot write the baseline: ${(cause as Error).message}`;
    throw new RetrialError(message, { code: 'file', place: { file }, cause });
  }
  return file;
}
