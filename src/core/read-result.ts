import { RetrialError } from './errors.ts';
import { describeIssues } from './issue-sentence.ts';
import { Result, resultSchema } from './result.ts';

/**
 * Reads a `result.json`. Throws a RetrialError (`result`, with the file) that says what is wrong:
 * no JSON, no result, one of a newer version, or parts that are missing or odd.
 */
export function parseResult(text: string, file: string): Result {
  const value = readJson(text, file);
  const schema = schemaOf(value);
  if (schema !== resultSchema) throw mistake(describeSchema(schema), file);
  const parsed = Result.safeParse(value);
  if (parsed.success) return parsed.data;
  const [first, ...others] = describeIssues(Result, parsed.error, value);
  const where = first?.path.map(String).join('.') ?? '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw mistake(
    `this is no whole result: at ${where || 'its top'}: ${first?.sentence ?? 'odd'}${more}`,
    file,
  );
}

function mistake(sentence: string, file: string, cause?: unknown): RetrialError {
  return new RetrialError(sentence, { code: 'result', place: { file }, cause });
}

function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw mistake('this is not JSON; a result is the result.json of a run', file, cause);
  }
}

function schemaOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schema' in value
    ? value.schema
    : undefined;
}

function describeSchema(schema: unknown): string {
  const own = Number(resultSchema.split('@')[1]);
  const [, version] = /^retrial\/result@(\d+)$/.exec(String(schema)) ?? [];
  if (version !== undefined && Number(version) > own) {
    return `this result was written by a newer version (${String(schema)}); this one reads ${resultSchema}`;
  }
  const seen =
    schema === undefined ? 'it has no "schema"' : `its "schema" is ${JSON.stringify(schema)}`;
  return `this is no result of retrial: ${seen}, where "${resultSchema}" was expected`;
}
