import { compilePointer, type PointerTokens, readPointer } from '../json-pointer.ts';
import type { FieldCheck } from './contract.ts';

type Code = string | number | undefined;

/** Judges a parsed body: undefined where every demand holds, else a sentence on the first that does not. */
export type EnvelopeCheck = (document: unknown, code: Code) => string | undefined;

const typeNames: Readonly<Record<NonNullable<FieldCheck['type']>, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
  present: 'a value',
};

function hasType(value: unknown, type: NonNullable<FieldCheck['type']>): boolean {
  switch (type) {
    case 'present':
      return true;
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

const longestShown = 40;

/** A value for people; texts are cut, since a target may answer with anything of any length. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value);
}

function describeDemand({ type, equals, not }: FieldCheck): string {
  if (equals !== undefined) return describe(equals);
  const name = typeNames[type ?? 'present'];
  return not === undefined ? name : `${name} other than ${describe(not)}`;
}

function holds(value: unknown, check: FieldCheck): boolean {
  if (value === undefined) return check.optional ?? false;
  if (check.equals !== undefined && value !== check.equals) return false;
  if (check.not !== undefined && value === check.not) return false;
  return check.type === undefined || hasType(value, check.type);
}

/** Makes a contract's demands on a body ready for hot loops. */
export function compileEnvelope(checks: readonly FieldCheck[]): EnvelopeCheck {
  const compiled: readonly (readonly [PointerTokens, FieldCheck])[] = checks.map((check) => [
    compilePointer(check.pointer),
    check,
  ]);
  return (document, code) => {
    for (const [tokens, check] of compiled) {
      if (check.whenCode !== undefined && check.whenCode !== code) continue;
      const value = readPointer(document, tokens);
      if (holds(value, check)) continue;
      const place = check.pointer === '' ? 'the body' : check.pointer;
      return `${place} is ${describe(value)}, the contract asks for ${describeDemand(check)}`;
    }
    return undefined;
  };
}
