import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { SchemaWalk } from './schema-walk.ts';
import { listed, valueAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;

/** The refused value, and the schema that refused it. */
export interface Subject {
  readonly walk: SchemaWalk;
  readonly value: unknown;
}

/** zod's own messages begin so; any other was written for the user by the schema. */
const zodWords = /^(Invalid|Too (small|big)|Unrecognized|No matching)/;

/** Whether the schema itself says what is wrong. */
export function isOwn({ message }: Issue): boolean {
  return message !== '' && !zodWords.test(message);
}

/** That a key is not known, and which would be. */
export function unknownKey(key: string, known: readonly string[]): string {
  // A key of another member of a union, like "model" beside "preset".
  if (known.includes(key)) return `"${key}" does not go with the other keys here; leave it out`;
  const hint = nearest(key, known);
  if (hint !== undefined) return `unknown key "${key}"; did you mean "${hint}"?`;
  const right = known.length > 0 ? `the keys here are ${known.join(', ')}` : 'no key is taken here';
  return `unknown key "${key}"; ${right}`;
}

/** Why a key of a map whose keys are free cannot be one. */
export function keyRefusal(key: string, [first]: readonly Issue[]): string {
  if (first && isOwn(first)) return withSubject(first.message, quoted(key));
  return key === '' ? 'a key must not be empty' : `${quoted(key)} cannot be a key here`;
}

function withSubject(message: string, subject: string): string {
  return /^(must|is|has|needs|takes|stands|holds)\b/.test(message)
    ? `${subject} ${message}`
    : message;
}

/** What is wrong with a value and what would be right, for all issues but those of keys. */
export function sentenceOf(issue: Issue, { walk, value }: Subject): string {
  const { path } = issue;
  const name = nameOf(path);
  if (isOwn(issue)) return withSubject(issue.message, name);
  const seen = valueAt(value, path);
  if (issue.code === 'invalid_value') return choose(issue.values, name, seen);
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options) {
    return choose(issue.options, name, seen);
  }
  if (issue.code === 'too_small' || issue.code === 'too_big')
    return sizeSentence(issue, name, seen);
  if (path.length === 0 && seen === null) {
    return `the file is empty; it needs ${listed(walk.requiredAt(path))}`;
  }
  const wanted = walk.wantedAt(path);
  if (seen === undefined) return `${name} is missing; it takes ${wanted}`;
  if (seen === null) return `${name} is empty; it takes ${wanted}`;
  const needsQuotes =
    (typeof seen === 'number' || typeof seen === 'boolean') && wanted === 'a text';
  const help = needsQuotes ? `; put it in quotes: "${seen}"` : '';
  return `${name} must be ${wanted}, not ${kindOf(seen)}${help}`;
}

function nameOf(path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last !== 'number') return `"${String(last)}"`;
  const list = path.at(-2);
  return `entry ${last + 1}${typeof list === 'string' ? ` of "${list}"` : ''}`;
}

function choose(choices: readonly unknown[], name: string, seen: unknown): string {
  const list = choices.map(quoted).join(', ');
  const rule = choices.length === 1 ? `it must be ${list}` : `it must be one of ${list}`;
  if (seen === undefined) return `${name} is missing; ${rule}`;
  if (seen === null) return `${name} is empty; ${rule}`;
  const hint = typeof seen === 'string' ? nearest(seen, choices.map(String)) : undefined;
  return `${name} is ${kindOf(seen)}; ${rule}${hint === undefined ? '' : ` (did you mean "${hint}"?)`}`;
}

type SizeIssue = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig;

function sizeSentence(issue: SizeIssue, name: string, seen: unknown): string {
  if (typeof seen === 'string' || Array.isArray(seen)) return lengthSentence(issue, name, seen);
  const isInclusive = issue.inclusive ?? true;
  if (issue.code === 'too_small') {
    const words = isInclusive ? 'at least' : 'above';
    return `${name} is ${kindOf(seen)}; it must be ${words} ${issue.minimum}`;
  }
  return `${name} is ${kindOf(seen)}; it must be ${isInclusive ? 'at most' : 'below'} ${issue.maximum}`;
}

function lengthSentence(issue: SizeIssue, name: string, { length }: { length: number }): string {
  if (length === 0) return `${name} must not be empty`;
  const seen = `${name} has ${length} ${length === 1 ? 'entry' : 'entries'}`;
  return issue.code === 'too_small'
    ? `${seen}; it takes at least ${issue.minimum}`
    : `${seen}; it takes at most ${issue.maximum}`;
}

function quoted(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : quoted(value);
}
