/** Deeper JSON is refused, so that no request can exhaust the stack of a recursive walk. */
const maxDepth = 64;

/** A request target in its parts. */
export interface Target {
  /** Without the query, as it stands (percent-encoding is kept). */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The parts of a request target in origin form or absolute form (RFC 9112 §3.2); never throws. */
export function parseTarget(target: string): Target {
  const origin = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  const [before = ''] = origin.split('#', 1);
  const mark = before.indexOf('?');
  const path = mark === -1 ? before : before.slice(0, mark);
  return {
    path: path === '' ? '/' : path,
    query: new URLSearchParams(mark === -1 ? '' : before.slice(mark + 1)),
  };
}

export type JsonBody =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'malformed'; readonly problem: string };

/** The JSON value of a body, or one sentence that says why it is none; never throws. */
export function parseJson(body: string): JsonBody {
  if (body.trim() === '') return { kind: 'malformed', problem: 'the body is empty' };
  try {
    const value: unknown = JSON.parse(body);
    // Each level takes two characters at least, so a short body cannot be too deep.
    if (body.length > 2 * maxDepth && isDeeper(value)) {
      return {
        kind: 'malformed',
        problem: `the body is nested more than ${maxDepth} levels deep`,
      };
    }
    return { kind: 'json', value };
  } catch {
    return { kind: 'malformed', problem: 'the body is not valid JSON' };
  }
}

function isDeeper(value: unknown): boolean {
  let level = [value].filter(isContainer);
  for (let depth = 0; depth < maxDepth; depth += 1) {
    level = level.flatMap((item) => Object.values(item)).filter(isContainer);
  }
  return level.length > 0;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether a JSON value is an object: neither an array nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON text that is equal for equal values: keys in the order of their UTF-16 code units, no white
 * space. `value` comes from `parseJson`; a member whose value is undefined is left out.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

/** What two bodies are compared by: their canonical JSON, or the text itself where it is no JSON. */
export function bodyIdentity(body: string): string {
  const parsed = parseJson(body);
  return parsed.kind === 'json' ? canonicalJson(parsed.value) : body;
}
