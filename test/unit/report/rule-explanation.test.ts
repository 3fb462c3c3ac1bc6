import { expect, test } from 'vitest';
import { builtinContracts } from '../../../src/core/contracts/builtin.ts';
import { everyRule } from '../../../src/core/rules/catalogue.ts';
import { explanationOf } from '../../../src/core/rules/explanations/catalogue.ts';
import { playExample } from '../../../src/core/rules/explanations/play-example.ts';
import { standingOf } from '../../../src/core/rules/standing.ts';
import { renderExplanation } from '../../../src/report/rule-explanation.ts';

function explained(id: string, columns: number): string[] {
  const rule = everyRule.find((each) => each.id === id);
  const explanation = explanationOf(id);
  if (!rule || !explanation) throw new Error(`${id} is not explained`);
  const standings = [builtinContracts.aisearch, builtinContracts.rfc].map((contract) =>
    standingOf(rule, contract),
  );
  const examples = [explanation.pass, explanation.fail].map((each) => playExample(rule, each));
  const { how } = explanation;
  return renderExplanation({ rule, standings, how, examples }, { color: false, columns }).split(
    '\n',
  );
}

test('a rule is explained by its levels, its way of judging and an example of each verdict', () => {
  const lines = explained('idempotency-key-present', 100);
  expect(lines).toEqual([
    'idempotency-key-present  judges the client',
    '  A write carries its idempotency key from the first attempt on',
    '',
    'Level',
    'aisearch  must  AI Search errors and limits page, idempotency',
    'rfc       off',
    '',
    'How it is judged',
    '  The first attempt of each write carries a key where the contract looks for it: a header, or a',
    '  field at the top of the JSON body. A key that comes with the retry only cannot tell the server of',
    '  the first attempt. Not judged where the contract asks for no keys; inconclusive where the first',
    '  attempt is not on record.',
    '',
    '✔ pass  under aisearch:  submits a search with the key k1',
    '  operation a',
    '       0 ms  ├─  attempt 1  POST /v1/search, key "k1", body b1: HTTP 202',
    '             └─  told success: returned after 10.0 ms',
    '',
    '✖ fail  under aisearch:  submits a search without a key',
    '  found: POST "/v1/search" carried no key on attempt 1, where the contract asks for one in the body',
    '  field idempotencyKey',
    '  operation a',
    '       0 ms  ├─  attempt 1  POST /v1/search, no key: HTTP 202',
    '             └─  told success: returned after 10.0 ms',
  ]);
});

test('of many operations the one with the finding comes first, and the rest is counted', () => {
  const lines = explained('backoff-growth', 80);
  const operations = lines.filter((line) => /^ {2}(operation|and) /.test(line));
  expect(operations).toEqual([
    '  operation op-1',
    '  operation op-2',
    '  and 8 more operations',
    '  operation op-1',
    '  operation op-2',
    '  and 8 more operations',
  ]);
});

test('no line of an explanation is wider than the terminal', () => {
  const wide = everyRule.flatMap(({ id }) => explained(id, 80).filter((line) => line.length > 80));
  expect(wide).toEqual([]);
});

test('an example shows what the answers said, as far as a rule reads it', () => {
  const shown = ['replay-marked', 'status-mirrored', 'required-headers'].map(
    (id) =>
      explained(id, 140)
        .filter((line) => line.includes('├─'))
        .at(-1)
        ?.split('├─  ')[1],
  );
  expect(shown).toEqual([
    'attempt 2  POST /v1/search, key "k1", body b1: HTTP 202, names job_1, replayed job_1',
    'attempt 1  HTTP 404 with code "JOB_NOT_FOUND", status 400 in the body',
    'attempt 1  HTTP 404 with code "JOB_NOT_FOUND", no X-AISearch-Version',
  ]);
  expect(explained('remaining-truthful', 140).join('\n')).toContain(
    'HTTP 200, 9 of 10 remain, reset 1800000000\n',
  );
});
