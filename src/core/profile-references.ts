import { RetrialError } from './errors.ts';
import { nearest } from './nearest.ts';
import { templateProblem, textsWithin } from './profile-fields.ts';
import type { OperationSettings } from './profile-operation.ts';
import type { FeedRows } from './workload/feed.ts';
import { templateReferences } from './workload/template.ts';

/** A mistake in the operations of a profile. */
interface ReferenceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Request = Pick<OperationSettings, 'path' | 'headers' | 'body'>;

/**
 * Where the templates of these operations name a feed that the profile does not have, with the
 * nearest one. Whether it has the column is seen when it is read.
 */
export function referenceProblems(
  operations: readonly OperationSettings[],
  feeds: Readonly<Record<string, unknown>>,
): ReferenceProblem[] {
  return operations.flatMap((operation, index) =>
    requestProblems(operation, { feeds: Object.keys(feeds), at: ['operations', index] }),
  );
}

interface Known {
  readonly feeds: readonly string[];
  readonly at: readonly PropertyKey[];
}

function requestProblems({ path, headers, body }: Request, known: Known): ReferenceProblem[] {
  const { feeds, at } = known;
  return [...textsWithin({ path, headers, body }, at)].flatMap((text) => {
    // Told already, by the text itself.
    if (templateProblem(text.text, 'follow-up') !== undefined) return [];
    return templateReferences(text.text).flatMap((reference) => {
      if (reference.kind !== 'column' || feeds.includes(reference.feed)) return [];
      const message = `${reference.whole}: there is no feed "${reference.feed}"; ${right(reference.feed, feeds)}`;
      return [{ path: text.path, message }];
    });
  });
}

function right(written: string, feeds: readonly string[]): string {
  const hint = nearest(written, feeds);
  if (hint !== undefined) return `did you mean "${hint}"?`;
  return feeds.length > 0
    ? `the feeds are ${feeds.join(', ')}`
    : `name its file under "feeds", like feeds: { ${written}: { file: ./${written}.csv } }`;
}

/**
 * Holds the templates of operations against the columns of the feeds, once those are read.
 *
 * @throws RetrialError (`profile`, without a place) that names the operation and the nearest column.
 */
export function checkColumns(
  operations: readonly OperationSettings[],
  feeds: Readonly<Record<string, FeedRows>>,
): void {
  for (const { name, path, headers, body } of operations) {
    for (const { text } of textsWithin({ path, headers, body })) {
      for (const reference of templateReferences(text)) {
        if (reference.kind !== 'column') continue;
        const { columns = [] } = feeds[reference.feed] ?? {};
        if (columns.includes(reference.column)) continue;
        throw new RetrialError(
          `operation "${name}": ${reference.whole}: feed "${reference.feed}" has no column "${reference.column}"; ${nearestOf(reference.column, columns)}`,
          { code: 'profile' },
        );
      }
    }
  }
}

function nearestOf(written: string, columns: readonly string[]): string {
  const hint = nearest(written, columns);
  return hint === undefined ? `its columns are ${columns.join(', ')}` : `did you mean "${hint}"?`;
}
