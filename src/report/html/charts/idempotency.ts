import type { Idempotency } from '../../../core/course/course-result.ts';
import { formatCount, plural } from '../../terminal/words.ts';
import { type Html, html } from '../html.ts';

type Row = readonly [name: string, count: number, meaning: string];

/** What became of writes and their keys, in numbers and in one sentence. */
export function idempotencyTable(ledger: Idempotency): Html {
  const rows = rowsOf(ledger).map(
    ([name, count, meaning]) =>
      html`<tr><th scope="row">${name}</th><td class="number">${formatCount(count)}</td><td>${meaning}</td></tr>\n`,
  );
  return html`<p>${sentenceOf(ledger)}</p>
<div class="wide"><table class="ledger"><caption>What became of writes and their keys</caption>
<thead><tr><th scope="col">Ledger</th><th scope="col" class="number">Count</th><th scope="col">What it says</th></tr></thead>
<tbody>
${rows}</tbody>
</table></div>`;
}

function rowsOf(ledger: Idempotency): Row[] {
  const { writes, keyedWrites, keys, resent, jobs, replays, duplicates, conflicts } = ledger;
  return [
    ['writes', writes, 'operations that create something'],
    ['with a key', keyedWrites, 'of these carried an idempotency key'],
    ['keys', keys, 'different keys; one for each write is right'],
    ['resent', resent, 'writes that were sent again under their key'],
    ['jobs', jobs, 'created, as far as the server tells'],
    ['replays', replays, 'times the stored first answer was given again'],
    ['duplicates', duplicates, 'jobs beyond the one that an operation asked for'],
    ['conflicts', conflicts, 'times a key came with another body and was refused'],
  ];
}

function sentenceOf(ledger: Idempotency): string {
  const { writes, keyedWrites, resent, duplicates, conflicts } = ledger;
  if (duplicates > 0) {
    return `✖ ${plural(duplicates, 'job exists', 'jobs exist')} twice: a resent write was done again.`;
  }
  if (conflicts > 0) {
    return `✖ No job exists twice, but ${plural(conflicts, 'key was', 'keys were')} used again for another body.`;
  }
  if (resent > 0) {
    return `✔ ${plural(resent, 'write was', 'writes were')} sent again, and no job exists twice.`;
  }
  return keyedWrites === 0
    ? `None of the ${formatCount(writes)} writes carried a key, so none could be sent again safely.`
    : 'No write was sent again, so this run says nothing about what resending would do.';
}
