import { RetrialError } from '../errors.ts';
import type { Random } from '../random.ts';
import { uuidV4 } from '../random.ts';

/** What a template may draw on for one operation. */
export interface TemplateValues {
  /** The arrival's number, from 0. */
  readonly index: number;
  readonly random: Random;
}

type Piece = string | ((values: TemplateValues) => string);

/** A text whose `{{…}}` are filled in anew for each operation. */
export type Template = (values: TemplateValues) => string;

const known = '{{uuid}}, {{seq}} or {{pick one two three}}';

/**
 * Compiles `{{uuid}}` (a version 4 UUID), `{{seq}}` (the arrival's number, from 0) and
 * `{{pick a b c}}` (one of the words). A text without any is returned as it is each time.
 *
 * @throws RetrialError (`profile`) at any other `{{…}}`.
 */
export function compileTemplate(text: string): Template {
  const pieces = text
    .split(/(\{\{.*?\}\})/)
    .filter((part) => part !== '')
    .map(compilePiece);
  const [first = ''] = pieces;
  if (pieces.length < 2 && typeof first === 'string') return () => first;
  return (values) => {
    let filled = '';
    for (const piece of pieces) filled += typeof piece === 'string' ? piece : piece(values);
    return filled;
  };
}

function compilePiece(part: string): Piece {
  if (!part.startsWith('{{')) return part;
  const [word = '', ...choices] = part.slice(2, -2).trim().split(/\s+/);
  if (word === 'uuid' && choices.length === 0) return ({ random }) => uuidV4(random);
  if (word === 'seq' && choices.length === 0) return ({ index }) => String(index);
  if (word === 'pick' && choices.length > 0) {
    return ({ random }) => choices[Math.floor(random() * choices.length)] ?? '';
  }
  throw new RetrialError(`${part} is not a template value; write ${known}`, { code: 'profile' });
}
