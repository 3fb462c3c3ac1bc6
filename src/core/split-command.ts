import { RetrialError } from './errors.ts';

/**
 * The arguments in a command line, split by the quoting of POSIX shells (XCU §2.2): blanks part
 * arguments, single quotes keep everything, double quotes keep everything but a backslash before
 * `"`, `\`, `$`, a backquote or a line end, and outside of quotes a backslash keeps the character
 * behind it. Nothing is expanded, and no character means a pipe, a comment or a second command.
 *
 * @param what where the text comes from, for errors, e.g. `--post`.
 * @returns the arguments, none for a text of blanks.
 * @throws RetrialError (`usage`) where a quote is never closed, or a backslash quotes nothing.
 */
export function splitCommand(text: string, what: string): string[] {
  const words: string[] = [];
  // Absent between words; `''` is a word of its own.
  let word: string | undefined;
  for (let at = 0; at < text.length; ) {
    const piece = readPiece(text, at, what);
    at = piece.next;
    if (piece.kind === 'text') {
      word = (word ?? '') + piece.text;
    } else if (piece.kind === 'blank' && word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** `nothing`: a line that goes on behind its end; it neither parts words nor is one. */
type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly next: number }
  | { readonly kind: 'blank' | 'nothing'; readonly next: number };

function readPiece(text: string, at: number, what: string): Piece {
  const sign = text.charAt(at);
  if (/[ \t\r\n]/.test(sign)) return { kind: 'blank', next: at + 1 };
  if (sign === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw unclosed('single', at, what);
    return { kind: 'text', text: text.slice(at + 1, end), next: end + 1 };
  }
  if (sign === '"') return readDoubleQuoted(text, at, what);
  if (sign === '\\') return readEscape(text, at, what);
  const [plain = sign] = /[^ \t\r\n'"\\]+/y.exec(text.slice(at)) ?? [];
  return { kind: 'text', text: plain, next: at + plain.length };
}

function readDoubleQuoted(text: string, at: number, what: string): Piece {
  const [whole, inner] = /^"((?:[^"\\]|\\.)*)"/s.exec(text.slice(at)) ?? [];
  if (whole === undefined || inner === undefined) throw unclosed('double', at, what);
  const plain = inner.replaceAll(/\\(["\\$`\n])/g, (_, sign: string) =>
    sign === '\n' ? '' : sign,
  );
  return { kind: 'text', text: plain, next: at + whole.length };
}

function readEscape(text: string, at: number, what: string): Piece {
  const sign = text.charAt(at + 1);
  if (sign === '') {
    throw mistake(`${what} ends with a backslash that quotes nothing; leave it out or double it`);
  }
  if (sign === '\n') return { kind: 'nothing', next: at + 2 };
  return { kind: 'text', text: sign, next: at + 2 };
}

function unclosed(kind: 'single' | 'double', at: number, what: string): RetrialError {
  return mistake(
    `the ${kind} quote at character ${at + 1} of ${what} is never closed; close it, or put a backslash before it`,
  );
}

function mistake(message: string): RetrialError {
  return new RetrialError(message, { code: 'usage' });
}

/**
 * Arguments as one command line that a POSIX shell, and {@link splitCommand}, split into the same
 * arguments; quoted only where that is needed. For people to read and to copy.
 */
export function joinCommand(argv: readonly string[]): string {
  return argv.map(quoted).join(' ');
}

function quoted(argument: string): string {
  if (/^[\w@%+=:,./{}-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
