import { expect, test } from 'vitest';
import { concludeVerification } from '../../../src/core/conclude-verification.ts';
import { rfc } from '../../../src/core/contracts/rfc.ts';
import { encodeLine } from '../../../src/core/trace-lines.ts';
import { createVerifier } from '../../../src/core/verify.ts';
import { renderVerificationJson } from '../../../src/report/verification-json.ts';
import { readGolden } from '../../helpers/golden.ts';
import { attempt, clientResult } from '../../helpers/records.ts';

/** What is told of a sampled trace, with or without its last line. */
function told(lastLine?: object): Record<string, unknown> {
  const { lines } = readGolden('{"contract":"aisearch","sampling":0.25,"seed":"7"}');
  const verifier = createVerifier({ contract: rfc });
  for (const line of lines) verifier.line(line);
  for (const record of [attempt(), clientResult('a', 2)]) verifier.line(encodeLine(record));
  verifier.line('{"type":"weather"}');
  if (lastLine) verifier.line(JSON.stringify(lastLine));
  const verification = verifier.end();
  const wishes = { picked: [], required: [], strict: false };
  const conclusion = concludeVerification(verification, wishes);
  const json = JSON.parse(renderVerificationJson(verification, conclusion));
  expect(json.rules).toEqual(verification.outcomes);
  const { rules: _, reasons: __, ...rest } = json;
  return rest;
}

test('it tells who recorded the trace, by what it was judged, what was read and the sampled share', () => {
  const counts = { operations: 4, attempts: 4, rules: {}, sampling: 0.25 };
  expect(told({ type: 'summary', endMs: 3, ...counts })).toEqual({
    ...{ verdict: 'pass', exitCode: 0, contract: 'rfc', sample: { share: 0.25 }, isCut: false },
    recorded: {
      tool: { name: 'retrial', version: '0.0.0' },
      ...{ observer: 'client', seed: '7', runId: '0', contract: 'aisearch' },
    },
    counts: {
      ...{ operations: 1, attempts: 1, unknownRecords: 1 },
      ...{ lateRecords: 0, lateJobs: 0, unattributed: 0 },
    },
  });
});

test('of a sample without its last line the share is unknown', () => {
  expect(told().sample).toEqual({});
});
