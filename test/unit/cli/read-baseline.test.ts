import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readBaseline, writeBaseline } from '../../../src/cli/read-baseline.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { readResult } from '../../helpers/results.ts';
import { wholeTrial } from '../../helpers/trial-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-baseline-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'b.yaml');

/** What the user is told of a baseline with this text, its folder left out. */
function told(text: string): string {
  writeFileSync(file, text);
  try {
    readBaseline(file);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof RetrialError) || error.code !== 'baseline') throw error;
    return error.describe().replaceAll(`${folder}/`, '');
  }
}

const entry = (caseId: string, rule: string, more = ''): string =>
  `expected:\n  - case: ${caseId}\n    rule: ${rule}\n${more}`;

test('a baseline names a case, a rule and, for its reader, a reason', () => {
  const text = entry('ra-past-60s', 'retry-after-malformed', '    because: it hangs\n');
  writeFileSync(file, `${text}  - { case: all, rule: jitter-present }\n`);
  expect(readBaseline(file)).toEqual([
    { case: 'ra-past-60s', rule: 'retry-after-malformed', because: 'it hangs' },
    { case: 'all', rule: 'jitter-present' },
  ]);
});

test.for<[string, string]>([
  [
    entry('ra-past-60', 'jitter-present'),
    'b.yaml:2:11: "ra-past-60" is not a case; did you mean "ra-past-60s"?',
  ],
  [
    entry('ra-zero', 'jitter-persent'),
    'b.yaml:3:11: "jitter-persent" is not a rule for clients; did you mean "jitter-present"?',
  ],
  [
    `${entry('ra-zero', 'jitter-present')}  - case: ra-zero\n    rule: jitter-present\n`,
    'b.yaml:4:11: jitter-present in ra-zero stands here a second time',
  ],
  ['', 'b.yaml: the file is empty; it needs "expected"'],
  ['expected:\n  - case: ra-zero\n', 'b.yaml:2:5: "rule" is missing; it takes a text'],
  [
    entry('ra-zero', 'jitter-present', '    why: so\n'),
    'b.yaml:4:5: unknown key "why"; the keys here are case, rule, because',
  ],
  [
    'expected:\n\t- case: ra-zero\n',
    'b.yaml:2:1: not valid YAML: the line is indented with a tab; YAML takes spaces only',
  ],
  [
    entry('something-else-entirely', 'jitter-present'),
    'b.yaml:2:11: "something-else-entirely" is not a case; `retrial cases` lists them',
  ],
])('what is wrong with a baseline is told with its place: %j', ([text, sentence]) => {
  expect(told(text)).toBe(sentence);
});

test('a baseline may be of the sender of webhooks', () => {
  expect(told(entry('webhook-500', 'webhook-signature'))).toBe('accepted');
});

test('a rule about servers is none for clients', () => {
  expect(told(entry('ra-zero', 'envelope-shape'))).toContain(
    'b.yaml:3:11: "envelope-shape" is not a rule for clients; they are retry-after-honored, ',
  );
});

test('a baseline that is not there is told', () => {
  const missing = join(folder, 'none.yaml');
  expect(() => readBaseline(missing)).toThrow('cannot read a baseline: there is no such file');
});

test('a baseline that is written from a trial is read again as its failures', () => {
  expect([writeBaseline(file, wholeTrial()), readBaseline(file)]).toEqual([
    file,
    [
      { case: 'ra-seconds-429', rule: 'retry-after-honored' },
      { case: 'ra-past-60s', rule: 'retry-after-malformed' },
      { case: 'all', rule: 'jitter-present' },
    ],
  ]);
});

test('a trial without a failure has an empty baseline', () => {
  writeBaseline(file, { ...readResult('pass'), rules: [] });
  expect(readBaseline(file)).toEqual([]);
});

test('a baseline that cannot be written is told', () => {
  expect(() => writeBaseline(folder, wholeTrial())).toThrow('cannot write the baseline: ');
});
