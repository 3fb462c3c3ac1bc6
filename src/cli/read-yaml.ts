import type { Document } from 'yaml';
import { LineCounter, parseDocument, stringify } from 'yaml';
import type { z } from 'zod';
import type { Place, RetrialErrorCode } from '../core/errors.ts';
import { RetrialError } from '../core/errors.ts';
import { describeIssues } from '../core/issue-sentence.ts';
import { describeYamlMistake, isOpenQuote } from './yaml-mistake.ts';
import type { Found } from './yaml-places.ts';
import { aliasOffset, lastQuote, offsetOf } from './yaml-places.ts';
import { fillVariables } from './yaml-variables.ts';

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** For `${NAME}` in texts; absent: `${NAME}` is left as it is. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly code: RetrialErrorCode;
}

/** A file with more mistakes than this is not what it was taken for; the rest is only counted. */
const mostMistakes = 10;

/**
 * A YAML text as the value that `schema` makes of it. The home of the `yaml` package, with `yaml-*.ts`.
 *
 * @throws RetrialError with file, line and column of the first mistake, its message one sentence a
 * mistake: a syntax error, an unset variable, or what the schema refuses.
 */
export function readYaml<T>(schema: z.ZodType<T>, source: YamlSource): T {
  const lines = new LineCounter();
  const document = parseDocument(source.text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  const refuse = (found: readonly Found[], cause?: unknown): RetrialError =>
    refusal(found, { lines, source, cause });

  const [broken] = document.errors;
  if (broken) {
    const offset = isOpenQuote(broken) ? lastQuote(document) : broken.pos[0];
    const sentence = describeYamlMistake(broken, source.text.slice(offset));
    throw refuse([{ sentence: `not valid YAML: ${sentence}`, offset }], broken);
  }
  const unset = source.env === undefined ? [] : fillVariables(document, source.env);
  if (unset.length > 0) throw refuse(unset);
  const value = toValue(document, refuse);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mistakes = describeIssues(schema, parsed.error, value);
  throw refuse(
    mistakes.map((mistake) => ({
      sentence: mistake.sentence,
      offset: offsetOf(document, mistake),
    })),
    parsed.error,
  );
}

/** A value as YAML, in lines of at most 100 characters where its texts allow it. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 100, aliasDuplicateObjects: false });
}

/** Anchors are found, and their repetition is bounded, only when a document becomes a value. */
function toValue(
  document: Document,
  refuse: (found: readonly Found[], cause: unknown) => RetrialError,
): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    const [, name] = /^Unresolved alias .*: (.+)$/.exec(cause.message) ?? [];
    const sentence =
      name === undefined
        ? 'not valid YAML: its aliases repeat too much; write the values out'
        : `not valid YAML: no anchor &${name} stands before *${name}; a text that begins with "*" belongs in quotes`;
    throw refuse(
      [{ sentence, offset: name === undefined ? undefined : aliasOffset(document, name) }],
      cause,
    );
  }
}

function refusal(
  found: readonly Found[],
  { lines, source, cause }: { lines: LineCounter; source: YamlSource; cause: unknown },
): RetrialError {
  const { file, code } = source;
  const place = (offset: number | undefined): Place => {
    if (offset === undefined) return { file };
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [first, ...others] = found.toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
  const also = others.slice(0, mostMistakes - 1).map(({ sentence, offset }) => {
    const { line = 1, column = 1 } = place(offset);
    return `\n  also at ${line}:${column}: ${sentence}`;
  });
  const rest = others.length - also.length;
  const more = rest > 0 ? `\n  and ${rest} more` : '';
  const message = `${first?.sentence ?? 'it cannot be read'}${also.join('')}${more}`;
  return new RetrialError(message, { code, place: place(first?.offset), cause });
}
