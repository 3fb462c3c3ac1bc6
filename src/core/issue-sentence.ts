import type { z } from 'zod';
import type { Subject } from './issue-words.ts';
import { isOwn, keyRefusal, sentenceOf, unknownKey } from './issue-words.ts';
import { nearest } from './nearest.ts';
import { valueAt, walkSchema } from './schema-walk.ts';

/** What is wrong with a value, in one sentence, and where in the value it is. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly sentence: string;
  /** Whether the path ends in a key that should not be there. */
  readonly atKey: boolean;
}

type Issue = z.core.$ZodIssue;

/**
 * The mistakes in a value that a schema refused, each with what would be right: the nearest key, the
 * choices, what is taken there. A sentence that the schema itself has for a mistake is kept; where it
 * begins as a predicate ("must be …"), its subject is put before it. What only follows from an unknown
 * key is left out: that the key is missing which was meant, or that the map as a whole is not right.
 *
 * @param value what was parsed, from which the sentences quote.
 */
export function describeIssues(schema: z.ZodType, error: z.ZodError, value: unknown): Mistake[] {
  const subject: Subject = { walk: walkSchema(schema, value), value };
  const issues = error.issues.flatMap((issue) => pickBranches(issue, value));
  const odd = issues.filter(({ code }) => code === 'unrecognized_keys');
  const meant = new Set(odd.flatMap((issue) => meantKeys(issue, subject)));
  const unsure = new Set(odd.map(({ path }) => pathKey(path)));
  return issues
    .filter((issue) => !(isMissing(issue, subject) && meant.has(pathKey(issue.path))))
    .filter((issue) => !(issue.code === 'custom' && unsure.has(pathKey(issue.path))))
    .flatMap((issue) => describe(issue, subject));
}

/**
 * A union complains once for each of its members. Only those whose type fits the value know what is
 * wrong inside of it, and of those the one whose discriminator is there, then the one with the fewest
 * unknown keys, then the fewest complaints, is what was meant. Where no type fits, the union's own
 * complaint stays.
 */
function pickBranches(issue: Issue, value: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || isOwn(issue)) return [issue];
  const at = valueAt(value, issue.path);
  const branches = issue.errors.filter((branch) => !branch.some(isWrongType));
  const unnamed = (branch: readonly Issue[]): number =>
    branch.some((each) => lacksDiscriminator(each, at)) ? 1 : 0;
  const unknown = (branch: readonly Issue[]): number =>
    branch.reduce(
      (sum, each) => sum + (each.code === 'unrecognized_keys' ? each.keys.length : 0),
      0,
    );
  const [best] = branches.toSorted(
    (a, b) => unnamed(a) - unnamed(b) || unknown(a) - unknown(b) || a.length - b.length,
  );
  if (!best) return [issue];
  return best.flatMap((inner) =>
    pickBranches({ ...inner, path: [...issue.path, ...inner.path] } as Issue, value),
  );
}

/** Whether the key is missing by which this member, a union itself, tells its own members apart. */
function lacksDiscriminator(issue: Issue, at: unknown): boolean {
  return (
    issue.code === 'invalid_union' &&
    'discriminator' in issue &&
    valueAt(at, issue.path) === undefined
  );
}

/** Whether a member of a union was not meant at all: the value is of another type, or another constant. */
function isWrongType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') {
    return issue.errors.every((branch) => branch.some(isWrongType));
  }
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function isMissing({ code, path }: Issue, { value }: Subject): boolean {
  return code.startsWith('invalid_') && path.length > 0 && valueAt(value, path) === undefined;
}

/** Where the keys would stand that unknown ones were surely meant to be. */
function meantKeys(issue: Issue, { walk }: Subject): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  return issue.keys.flatMap((key) => {
    const hint = nearest(key, walk.keysAt(issue.path));
    return hint === undefined ? [] : [pathKey([...issue.path, hint])];
  });
}

const pathKey = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

function describe(issue: Issue, subject: Subject): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      sentence: unknownKey(key, subject.walk.keysAt(path)),
      atKey: true,
    }));
  }
  if (issue.code === 'invalid_key') {
    const sentence = keyRefusal(String(path.at(-1)), issue.issues);
    return [{ path, sentence, atKey: true }];
  }
  return [{ path, sentence: sentenceOf(issue, subject), atKey: false }];
}
