import { RetrialError } from './errors.ts';
import { nearest } from './nearest.ts';
import type { TextOwner } from './profile-fields.ts';
import { templateProblem, textsWithin } from './profile-fields.ts';
import type { OperationSettings } from './profile-operation.ts';
import type { FeedRows } from './workload/feed.ts';
import type { Reference } from './workload/template.ts';
import { templateReferences } from './workload/template.ts';

/** A mistake in the operations of a profile. */
interface ReferenceProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Request = Pick<OperationSettings, 'path' | 'headers' | 'body'>;

/**
 * Where the templates of these operations name a feed that the profile does not have, or a value
 * that no answer before them gave, with the nearest; and steps that share a name. Whether a feed has
 * the column is seen when it is read.
 */
export function referenceProblems(
  operations: readonly OperationSettings[],
  feeds: Readonly<Record<string, unknown>>,
): ReferenceProblem[] {
  const feedNames = Object.keys(feeds);
  const known = { owner: 'follow-up', feeds: feedNames } as const;
  return operations.flatMap((operation, index) => {
    const at = ['operations', index];
    const { take = {}, then: steps = [], after } = operation;
    const problems = requestProblems(operation, {
      owner: 'operation',
      feeds: feedNames,
      taken: [],
      at,
    });
    const taken = Object.keys(take);
    if (after) {
      problems.push(
        ...requestProblems(after, { ...known, taken: [...taken], at: [...at, 'after'] }),
      );
    }
    const names = steps.map(({ name }) => name);
    for (const [place, step] of steps.entries()) {
      const stepAt = [...at, 'then', place];
      problems.push(...requestProblems(step, { ...known, taken: [...taken], at: stepAt }));
      taken.push(...Object.keys(step.take ?? {}));
      if (names.indexOf(step.name) === place) continue;
      const message = `"${step.name}" is taken by another step; each needs a name of its own`;
      problems.push({ path: [...stepAt, 'name'], message });
    }
    return problems;
  });
}

interface Known {
  readonly owner: TextOwner;
  readonly feeds: readonly string[];
  /** What answers before it gave. */
  readonly taken: readonly string[];
  readonly at: readonly PropertyKey[];
}

function requestProblems({ path, headers, body }: Request, known: Known): ReferenceProblem[] {
  return [...textsWithin({ path, headers, body }, known.at)].flatMap((text) => {
    // Told already, by the text itself.
    if (templateProblem(text.text, known.owner) !== undefined) return [];
    return templateReferences(text.text).flatMap((reference) => {
      const message = problemOf(reference, known);
      return message === undefined ? [] : [{ path: text.path, message }];
    });
  });
}

function problemOf(reference: Reference, { feeds, taken }: Known): string | undefined {
  const { whole } = reference;
  if (reference.kind === 'column') {
    const { feed } = reference;
    return feeds.includes(feed)
      ? undefined
      : `${whole}: there is no feed "${feed}"; ${right(feed, feeds)}`;
  }
  const { name } = reference;
  if (taken.includes(name)) return undefined;
  const hint = nearest(name, taken);
  const help =
    hint === undefined
      ? 'take it there, like take: { job: { pointer: /jobId } }'
      : `did you mean "${hint}"?`;
  return `${whole}: no answer before this request gives "${name}"; ${help}`;
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
  for (const operation of operations) {
    const { name, then: steps = [], after } = operation;
    for (const { path, headers, body } of [operation, ...steps, ...(after ? [after] : [])]) {
      for (const { text } of textsWithin({ path, headers, body })) {
        const problem = columnProblem(text, feeds);
        if (problem === undefined) continue;
        throw new RetrialError(`operation "${name}": ${problem}`, { code: 'profile' });
      }
    }
  }
}

function columnProblem(
  text: string,
  feeds: Readonly<Record<string, FeedRows>>,
): string | undefined {
  for (const reference of templateReferences(text)) {
    if (reference.kind !== 'column') continue;
    const { feed, column, whole } = reference;
    const { columns = [] } = feeds[feed] ?? {};
    if (columns.includes(column)) continue;
    return `${whole}: feed "${feed}" has no column "${column}"; ${nearestOf(column, columns)}`;
  }
  return undefined;
}

function nearestOf(written: string, columns: readonly string[]): string {
  const hint = nearest(written, columns);
  return hint === undefined ? `its columns are ${columns.join(', ')}` : `did you mean "${hint}"?`;
}
