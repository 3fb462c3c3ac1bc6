import { z } from 'zod';
import { nearest } from './nearest.ts';

/** What is wrong with a value, in one sentence, and where in the value it is. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly sentence: string;
  /** Whether the path ends in a key that should not be there. */
  readonly atKey: boolean;
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly const?: unknown;
};

/** The keys that `schema` knows at a path of `value`; where it is a union, those of its fitting members. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  let nodes: readonly JsonSchema[] = members(whole, value);
  let at: unknown = value;
  for (const step of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    nodes = nodes
      .map((node) => (typeof step === 'number' ? node.items : node.properties?.[String(step)]))
      .filter((node) => node !== undefined)
      .flatMap((node) => members(node, at));
  }
  return [...new Set(nodes.flatMap(({ properties = {} }) => Object.keys(properties)))];
}

/** The members of a union whose constants (discriminators) do not contradict the value. */
function members(node: JsonSchema, value: unknown): JsonSchema[] {
  const unions = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  if (unions.length === 0) return [node];
  return unions.flatMap((member) => members(member, value)).filter((member) => fits(member, value));
}

function fits({ properties = {} }: JsonSchema, value: unknown): boolean {
  return Object.entries(properties).every(
    ([key, { const: constant }]) =>
      constant === undefined || (value as Record<string, unknown> | undefined)?.[key] === constant,
  );
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function typeOf(value: unknown): string {
  if (value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `${quoted(value)}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown>)?.[key],
    value,
  );
}

const asked: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of keys',
  record: 'a map of keys',
};

/** One mistake an issue of zod, each with what would be right: the nearest key, the choices, the type. */
export function describeIssues(schema: z.ZodType, error: z.ZodError, value: unknown): Mistake[] {
  return error.issues.flatMap((issue) => describe(schema, issue, value));
}

function describe(schema: z.ZodType, issue: z.core.$ZodIssue, value: unknown): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, value);
    return issue.keys.map((key) => ({
      path: [...path, key],
      sentence: `unknown key "${key}"; ${suggest(key, known)}`,
      atKey: true,
    }));
  }
  const name = path.length === 0 ? 'the file' : `"${String(path.at(-1))}"`;
  const seen = at(value, path);
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return describeUnion(schema, issue, value);
  }
  return [{ path, sentence: sentenceOf(issue, name, seen), atKey: false }];
}

/** Of a union's complaints the one that came furthest into the value helps most. */
function describeUnion(
  schema: z.ZodType,
  issue: z.core.$ZodIssueInvalidUnion,
  value: unknown,
): Mistake[] {
  const depth = (branch: readonly z.core.$ZodIssue[]): number =>
    Math.max(
      ...branch.map((inner) => inner.path.length + (inner.code === 'invalid_type' ? 0 : 0.5)),
    );
  const [best = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  return best.flatMap((inner) =>
    describe(schema, { ...inner, path: [...issue.path, ...inner.path] }, value),
  );
}

function sentenceOf(issue: z.core.$ZodIssue, name: string, seen: unknown): string {
  if (issue.code === 'invalid_type') {
    const wanted = asked[issue.expected] ?? issue.expected;
    if (seen === undefined) return `${name} is missing; it takes ${wanted}`;
    return `${name} must be ${wanted}, not ${typeOf(seen)}`;
  }
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map((choice) => `"${String(choice)}"`).join(', ');
    const hint = nearest(String(seen), issue.values.map(String));
    const head = seen === undefined ? `${name} is missing` : `${name} is ${quoted(seen)}`;
    return `${head}; it must be one of ${choices}${hint ? ` (did you mean "${hint}"?)` : ''}`;
  }
  if (issue.code === 'invalid_union') {
    const choices = (issue as { options?: readonly unknown[] }).options ?? [];
    const field = (issue as { discriminator?: string }).discriminator ?? String(issue.path.at(-1));
    const list = choices.map((choice) => `"${String(choice)}"`).join(', ');
    return `"${field}" ${seen === undefined ? 'is missing' : `is ${quoted(seen)}`}${list && `; it must be one of ${list}`}`;
  }
  if (issue.code === 'too_small')
    return `${name} is ${quoted(seen)}; it must be at least ${issue.minimum}`;
  if (issue.code === 'too_big')
    return `${name} is ${quoted(seen)}; it must be at most ${issue.maximum}`;
  return `${name}: ${issue.message}`;
}

function suggest(key: string, known: readonly string[]): string {
  const hint = nearest(key, known);
  if (hint !== undefined) return `did you mean "${hint}"?`;
  return known.length > 0 ? `the keys here are ${known.join(', ')}` : 'no key is known here';
}
