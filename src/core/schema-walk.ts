import { z } from 'zod';

/** As much of JSON Schema (2020-12) as our schemas turn into. */
interface SchemaNode {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly title?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode | boolean;
  readonly prefixItems?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  /** Of a key that is there only to say why it is not taken. */
  readonly not?: unknown;
}

/** Answers what a schema wants at a place of a value. */
export interface SchemaWalk {
  /** The keys that may stand there; of a union those of the members that the value does not contradict. */
  keysAt(path: readonly PropertyKey[]): string[];
  /** The keys that must stand there. */
  requiredAt(path: readonly PropertyKey[]): string[];
  /** What is taken there, in words: `a text`, `true or false`, `"none" or a list of 2`. */
  wantedAt(path: readonly PropertyKey[]): string;
}

/** A profile's schema takes tens of milliseconds to convert, and never changes. */
const converted = new WeakMap<z.ZodType, SchemaNode>();

function convert(schema: z.ZodType): SchemaNode {
  const known = converted.get(schema);
  if (known) return known;
  const node = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  converted.set(schema, node);
  return node;
}

/** Walks `schema`, as it takes its input, along `value`. */
export function walkSchema(schema: z.ZodType, value: unknown): SchemaWalk {
  const whole = convert(schema);
  const definitions = whole.$defs ?? {};

  const resolve = (node: SchemaNode): SchemaNode => {
    if (node.$ref === undefined) return node;
    const { $ref, ...own } = node;
    const target = $ref === '#' ? whole : definitions[$ref.replace('#/$defs/', '')];
    return { ...target, ...own };
  };

  /** The members of a union whose constants (discriminators) do not contradict the value. */
  const members = (node: SchemaNode, at: unknown): SchemaNode[] => {
    const union = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
    if (union.length === 0) return [node];
    return union.flatMap((member) => members(resolve(member), at)).filter((each) => fits(each, at));
  };

  const nodesAt = (path: readonly PropertyKey[]) => {
    let nodes: SchemaNode[] = [resolve(whole)];
    let at: unknown = value;
    for (const step of path) {
      nodes = nodes
        .flatMap((node) => members(node, at))
        .map((node) => child(node, step))
        .filter((node) => node !== undefined)
        .map(resolve);
      at = valueAt(at, [step]);
    }
    return { nodes, at };
  };

  const objectsAt = (path: readonly PropertyKey[]): SchemaNode[] => {
    const { nodes, at } = nodesAt(path);
    return nodes.flatMap((node) => members(node, at));
  };

  return {
    keysAt: (path) => [...new Set(objectsAt(path).flatMap(takenKeys))],
    requiredAt: (path) => [...new Set(objectsAt(path).flatMap(({ required = [] }) => required))],
    wantedAt: (path) => oneOf(nodesAt(path).nodes.flatMap((node) => wanted(node, resolve))),
  };
}

/** What stands at a path of a value; undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return at;
}

function child(node: SchemaNode, step: PropertyKey): SchemaNode | undefined {
  const { prefixItems, items, properties = {}, additionalProperties } = node;
  if (typeof step === 'number') return prefixItems?.[step] ?? asNode(items);
  const name = String(step);
  return Object.hasOwn(properties, name) ? properties[name] : asNode(additionalProperties);
}

function takenKeys({ properties = {} }: SchemaNode): string[] {
  return Object.keys(properties).filter((key) => properties[key]?.not === undefined);
}

function asNode(node: SchemaNode | boolean | undefined): SchemaNode | undefined {
  return typeof node === 'object' ? node : undefined;
}

function fits({ properties = {} }: SchemaNode, value: unknown): boolean {
  return Object.entries(properties).every(
    ([key, { const: constant }]) => constant === undefined || valueAt(value, [key]) === constant,
  );
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
  array: 'a list',
  object: 'a map of keys',
};

/** A map with more keys than this is not described by them. */
const fewKeys = 3;

function wanted(node: SchemaNode, resolve: (node: SchemaNode) => SchemaNode): string[] {
  if (node.title !== undefined) return [node.title];
  if ('const' in node) return [JSON.stringify(node.const)];
  if (node.enum) return node.enum.map((choice) => JSON.stringify(choice));
  const union = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  if (union.length > 0) return union.flatMap((member) => wanted(resolve(member), resolve));
  if (node.prefixItems) return [`a list of ${node.prefixItems.length}`];
  const keys = Object.keys(node.properties ?? {});
  if (keys.length > 0 && keys.length <= fewKeys) return [`a map with ${listed(keys)}`];
  return [node.type ?? []].flat().map((type) => typeWords[type] ?? type);
}

/** `a`, `a or b`, `a, b or c`; each once. */
function oneOf(words: readonly string[]): string {
  const all = [...new Set(words)];
  const last = all.pop() ?? 'another value';
  return all.length === 0 ? last : `${all.join(', ')} or ${last}`;
}

/** `"a"`, `"a" and "b"`, `"a", "b" and "c"`. */
export function listed(keys: readonly string[]): string {
  const all = keys.map((key) => `"${key}"`);
  const last = all.pop() ?? 'keys';
  return all.length === 0 ? last : `${all.join(', ')} and ${last}`;
}
