import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientCases } from '../../src/core/cases/catalogue.ts';
import type { MatrixRow } from '../mutants/matrix.ts';
import { columns, matrixPage, problemsOf } from '../mutants/matrix.ts';
import { rows } from '../mutants/rows.ts';

const asDeclared: readonly MatrixRow[] = rows.map((mutant) => ({
  mutant,
  found: mutant.convictedBy,
}));
const whole = { isWhole: true };

test('docs/kill-matrix.md is the matrix of the mutants as they are declared', () => {
  const page = new URL('../../docs/kill-matrix.md', import.meta.url);
  expect(readFileSync(page, 'utf8')).toBe(matrixPage(asDeclared));
});

test('every rule on clients is declared to convict some mutant, and every mutant has a number', () => {
  const numbers = rows.flatMap(({ id }) => (/^M\d\d$/.test(id) ? [Number(id.slice(1))] : []));
  expect(problemsOf(asDeclared, whole)).toEqual([]);
  expect(numbers).toEqual(Array.from({ length: 37 }, (_, index) => index + 1));
});

test('rows name rules and cases that exist', () => {
  const ids = clientCases.map(({ id }) => id);
  const strange = rows.flatMap(({ id, convictedBy, cases = [] }) => [
    ...convictedBy.filter((rule) => !columns.includes(rule)).map((rule) => `${id}: ${rule}`),
    ...cases.filter((name) => !ids.includes(name)).map((name) => `${id}: ${name}`),
  ]);
  expect(strange).toEqual([]);
});

test('a mark too few, a mark too many and a rule without one are told', () => {
  const bent = asDeclared.map((row) => {
    if (row.mutant.id === 'rfc') return { ...row, found: ['jitter-present'] };
    return row.mutant.id === 'M35' ? { ...row, found: [] } : row;
  });
  expect(problemsOf(bent, whole)).toEqual([
    'rfc was convicted by jitter-present as well',
    'M35 went by without a word of idempotency-key-format',
    'idempotency-key-format convicted nobody',
  ]);
});
