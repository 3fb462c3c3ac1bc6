import type { Result } from '../../core/result.ts';
import {
  idempotencySection,
  latencySection,
  loadSection,
  waitsSection,
} from './charts/sections.ts';
import { environmentSection } from './environment.ts';
import { errorsSection } from './errors.ts';
import { healthSection } from './health.ts';
import { operationsSection } from './operations.ts';
import { rulesSection } from './rules.ts';
import type { Section } from './section.ts';
import { thresholdsSection } from './thresholds.ts';
import { baselineSection } from './trial/baseline.ts';
import { casesSection } from './trial/cases.ts';
import { factsSection } from './trial/facts.ts';
import { matrixSection } from './trial/matrix.ts';
import { verdictSection } from './verdict.ts';

const loadSections: readonly Section[] = [
  verdictSection,
  healthSection,
  rulesSection,
  thresholdsSection,
  latencySection,
  loadSection,
  waitsSection,
  idempotencySection,
  operationsSection,
  errorsSection,
  environmentSection,
];

const trialSections: readonly Section[] = [
  verdictSection,
  matrixSection,
  casesSection,
  rulesSection,
  baselineSection,
  factsSection,
  environmentSection,
];

/** What stands on a page before the raw result, in its order. */
export function sectionsOf({ trial }: Result): readonly Section[] {
  return trial ? trialSections : loadSections;
}
