import type { Document, Scalar } from 'yaml';
import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { Place, RetrialErrorCode } from '../core/errors.ts';
import { RetrialError } from '../core/errors.ts';
import type { Mistake } from '../core/issue-sentence.ts';
import { describeIssues } from '../core/issue-sentence.ts';

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** For `${NAME}` in texts; absent: `${NAME}` is left as it is. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly code: RetrialErrorCode;
}

/**
 * A YAML text as the value that `schema` makes of it. The home of the `yaml` package.
 *
 * @throws RetrialError with file, line and column of the first mistake, its message one sentence a
 * mistake: a syntax error, an unset variable, or what the schema refuses.
 */
export function readYaml<T>(schema: z.ZodType<T>, source: YamlSource): T {
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined): Place => {
    if (offset === undefined) return { file: source.file };
    const { line, col } = lines.linePos(offset);
    return { file: source.file, line, column: col };
  };
  const [broken] = document.errors;
  if (broken) {
    const message = `not valid YAML: ${broken.message.replace(/\s+/g, ' ')}`;
    throw new RetrialError(message, { code: source.code, place: place(broken.pos[0]) });
  }
  const unset = source.env && fillVariables(document, source.env);
  if (unset) {
    const message = `the environment variable ${unset.name} is not set; set it, or write $\${${unset.name}} for the text itself`;
    throw new RetrialError(message, { code: source.code, place: place(unset.offset) });
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mistakes = describeIssues(schema, parsed.error, value).map((mistake) => ({
    ...mistake,
    offset: offsetOf(document, mistake),
  }));
  const [first, ...others] = mistakes.toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
  const more = others.map(({ sentence, offset }) => {
    const { line, column } = place(offset);
    return `\n  also at ${line ?? 1}:${column ?? 1}: ${sentence}`;
  });
  throw new RetrialError(`${first?.sentence ?? parsed.error.message}${more.join('')}`, {
    code: source.code,
    place: place(first?.offset),
    cause: parsed.error,
  });
}

/** Puts the environment into the texts of a document; the first variable that is not set comes back. */
function fillVariables(
  document: Document,
  env: Readonly<Record<string, string | undefined>>,
): { readonly name: string; readonly offset: number | undefined } | undefined {
  let unset: { name: string; offset: number | undefined } | undefined;
  visit(document, {
    Scalar(_key, node: Scalar) {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return;
      node.value = node.value.replace(
        /\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g,
        (whole, name: string) => {
          if (whole.startsWith('$$')) return whole.slice(1);
          const value = env[name];
          if (value === undefined) unset ??= { name, offset: node.range?.[0] };
          return value ?? '';
        },
      );
    },
  });
  return unset;
}

/** Where a mistake stands: its key or its value, or else the nearest thing around it. */
function offsetOf(document: Document, { path, atKey }: Mistake): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const steps = path.slice(0, length);
    const key = atKey || length < path.length ? undefined : keyOffset(document, steps);
    const node = length === 0 ? document.contents : document.getIn(steps, true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (atKey && length === path.length) return keyOffset(document, steps) ?? range?.[0];
    if (range) return key ?? range[0];
  }
  return undefined;
}

function keyOffset(document: Document, steps: readonly PropertyKey[]): number | undefined {
  const parent: unknown =
    steps.length > 1 ? document.getIn(steps.slice(0, -1), true) : document.contents;
  const items = (parent as { items?: readonly { key?: unknown }[] } | undefined)?.items ?? [];
  for (const { key } of items) {
    if (isScalar(key) && key.value === steps.at(-1)) return key.range?.[0];
  }
  return undefined;
}
