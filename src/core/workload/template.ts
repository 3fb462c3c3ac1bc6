import { RetrialError } from '../errors.ts';
import type { Random } from '../random.ts';
import { uuidV4 } from '../random.ts';

/** What a template may draw on for one operation. */
export interface TemplateValues {
  /** The arrival's number, from 0. */
  readonly index: number;
  readonly random: Random;
  /** By name, what was taken from earlier answers of the same arrival. */
  readonly taken?: Readonly<Record<string, string>> | undefined;
}

/** What a template draws on beside the operation's own values. */
export interface TemplateSources {
  /** The value of a feed's column for the arrival of that number. */
  readonly column?: ((feed: string, column: string) => (index: number) => string) | undefined;
  /** Makes a value from outside fit for the place that it is put in; absent: it goes in as it is. */
  readonly encode?: ((value: string) => string) | undefined;
}

/** A value from outside that a text asks for: a column of a feed, or what an earlier answer held. */
export type Reference =
  | {
      readonly kind: 'column';
      readonly whole: string;
      readonly feed: string;
      readonly column: string;
    }
  | { readonly kind: 'taken'; readonly whole: string; readonly name: string };

type Piece = string | ((values: TemplateValues) => string);

/** A text whose `{{…}}` are filled in anew for each operation. */
export type Template = (values: TemplateValues) => string;

const known = '{{uuid}}, {{seq}}, {{pick one two three}} or {{feed.column}}';
const placeholder = /(\{\{.*?\}\})/;
/** The names of feeds and of taken values. */
const name = '[A-Za-z][A-Za-z0-9_-]*';
const columnOf = new RegExp(`^(${name})\\.(\\S(?:.*\\S)?)$`);
const bareName = new RegExp(`^${name}$`);
const ownWords = new Set(['uuid', 'seq', 'pick', 'env']);

/** Whether a feed, or a value that is taken from an answer, may have this name. */
export function isValueName(text: string): boolean {
  return bareName.test(text) && !ownWords.has(text);
}

/** Why a text is refused that holds this `{{…}}`. */
export function notAValue(whole: string): string {
  return `${whole} is not a template value; write ${known}`;
}

/**
 * Compiles `{{uuid}}` (a version 4 UUID), `{{seq}}` (the arrival's number, from 0), `{{pick a b c}}`
 * (one of the words), `{{feed.column}}` (of the row that the arrival has) and `{{name}}` (taken from
 * an earlier answer; nothing where it was not). A text without any is returned as it is each time.
 *
 * @throws RetrialError (`profile`) at any other `{{…}}`.
 */
export function compileTemplate(text: string, sources: TemplateSources = {}): Template {
  const pieces = text
    .split(placeholder)
    .filter((part) => part !== '')
    .map((part) => compilePiece(part, sources));
  const [first = ''] = pieces;
  if (pieces.length < 2 && typeof first === 'string') return () => first;
  return (values) => {
    let filled = '';
    for (const piece of pieces) filled += typeof piece === 'string' ? piece : piece(values);
    return filled;
  };
}

/**
 * The values from outside that a text asks for, in their order.
 *
 * @throws RetrialError (`profile`) at a `{{…}}` that is no template value.
 */
export function templateReferences(text: string): Reference[] {
  return text
    .split(placeholder)
    .filter((part) => part.startsWith('{{'))
    .flatMap((part) => {
      const value = parseValue(part);
      return value.kind === 'column' || value.kind === 'taken' ? [value] : [];
    });
}

type Value =
  | Reference
  | { readonly kind: 'uuid' | 'seq' }
  | { readonly kind: 'pick'; readonly choices: readonly string[] };

function parseValue(whole: string): Value {
  const inner = whole.slice(2, -2).trim();
  const [word = '', ...choices] = inner.split(/\s+/);
  if ((word === 'uuid' || word === 'seq') && choices.length === 0) return { kind: word };
  if (word === 'pick' && choices.length > 0) return { kind: 'pick', choices };
  const [, feed, column] = columnOf.exec(inner) ?? [];
  if (feed !== undefined && column !== undefined && isValueName(feed)) {
    return { kind: 'column', whole, feed, column };
  }
  if (isValueName(inner)) return { kind: 'taken', whole, name: inner };
  throw new RetrialError(notAValue(whole), { code: 'profile' });
}

const asItIs = (value: string): string => value;

function compilePiece(part: string, sources: TemplateSources): Piece {
  const { column, encode = asItIs } = sources;
  if (!part.startsWith('{{')) return part;
  const value = parseValue(part);
  switch (value.kind) {
    case 'uuid':
      return ({ random }) => uuidV4(random);
    case 'seq':
      return ({ index }) => String(index);
    case 'pick': {
      const { choices } = value;
      return ({ random }) => choices[Math.floor(random() * choices.length)] ?? '';
    }
    case 'column': {
      const cell = column?.(value.feed, value.column);
      if (!cell) throw new RetrialError(`there is no feed "${value.feed}"`, { code: 'profile' });
      return ({ index }) => encode(cell(index));
    }
    case 'taken': {
      const { name: wanted } = value;
      return ({ taken }) => encode(taken?.[wanted] ?? '');
    }
  }
}
