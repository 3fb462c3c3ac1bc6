import { expect, test } from 'vitest';
import type { ReportWishes } from '../../../src/cli/report-wishes.ts';
import { checkCourse, checkWishes } from '../../../src/cli/report-wishes.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { readResult } from '../../helpers/results.ts';
import { trialResult } from '../../helpers/trial-results.ts';

const plain: ReportWishes = { formats: ['table'], merge: false, out: undefined, annotate: false };
const sentence = '--merge shows one table, or JSON with --format json, and goes with nothing else';

test.for<[Partial<ReportWishes>, number, string]>([
  [{ merge: true, formats: ['html'] }, 2, sentence],
  [{ merge: true, formats: ['table', 'json'] }, 2, sentence],
  [{ merge: true, annotate: true }, 2, sentence],
  [{ merge: true, out: 'a' }, 2, sentence],
  [{ out: 'a' }, 2, '--out takes the files of one result, and 2 were named'],
  [
    { formats: ['junit', 'html'] },
    1,
    'junit and html are two reports; name a folder for them with --out',
  ],
  [{ formats: ['junit'] }, 2, 'junit is one report a result, and 2 results were named'],
  [
    { formats: ['junit'], annotate: true },
    1,
    '--annotate goes with the table, or else it would stand behind the junit',
  ],
])('%j of %i results is refused in a sentence', ([wishes, count, why]) => {
  expect(() => checkWishes({ ...plain, ...wishes }, count)).toThrow(
    new RetrialError(why, { code: 'usage' }),
  );
});

test.for<[Partial<ReportWishes>, number]>([
  [{}, 3],
  [{ formats: ['json'] }, 3],
  [{ formats: ['junit'] }, 1],
  [{ formats: ['junit', 'html'], out: 'a', annotate: true }, 1],
  [{ annotate: true }, 2],
  [{ merge: true, formats: ['json'] }, 2],
])('%j of %i results goes together', ([wishes, count]) => {
  expect(() => checkWishes({ ...plain, ...wishes }, count)).not.toThrow();
});

test('a trial of a client has no windows of which CSV could be made', () => {
  expect(() => checkCourse(trialResult(), ['html', 'csv'], 'r.json')).toThrow(
    'a trial of a client has no csv; its formats are table, json, html, junit, markdown, openmetrics, hlog',
  );
  expect(() => checkCourse(trialResult(), ['html', 'hlog'], 'r.json')).not.toThrow();
  expect(() => checkCourse(readResult('pass'), ['csv'], 'r.json')).not.toThrow();
});
