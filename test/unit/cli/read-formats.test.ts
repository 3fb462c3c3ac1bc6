import { expect, test } from 'vitest';
import { readFormats } from '../../../src/cli/read-formats.ts';
import { runFormats, trialFormats } from '../../../src/cli/report-files.ts';
import { RetrialError } from '../../../src/core/errors.ts';

const read = (given: readonly string[] | undefined) =>
  readFormats(given, { otherwise: runFormats });

test('formats come one by one, or several with commas between them', () => {
  expect(read(['junit'])).toEqual(['junit']);
  expect(read(['junit,html', 'csv'])).toEqual(['junit', 'html', 'csv']);
  expect(read(['junit, html'])).toEqual(['junit', 'html']);
});

test('without a wish a run leaves a table, JSON and a page', () => {
  expect(read(undefined)).toEqual(['table', 'json', 'html']);
});

test.for([
  [['junti'], 'there is no format "junti"; did you mean junit?'],
  [
    ['pdf'],
    'there is no format "pdf"; the formats are table, json, html, junit, markdown, openmetrics, csv, hlog',
  ],
  [
    ['html,'],
    'there is no format ""; the formats are table, json, html, junit, markdown, openmetrics, csv, hlog',
  ],
  [['html,json', 'html'], '--format names html twice'],
  [['json,json'], '--format names json twice'],
] as const)('%j is refused in a sentence', ([given, sentence]) => {
  expect(() => read([...given])).toThrow(new RetrialError(sentence, { code: 'usage' }));
});

test('a trial has no course second by second', () => {
  expect(() => readFormats(['csv'], { from: trialFormats, otherwise: runFormats })).toThrow(
    "csv is no format of this command's results; they are table, json, html, junit, markdown, openmetrics, hlog",
  );
});
