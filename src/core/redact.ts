import type { Profile } from './profile.ts';

/** What stands in a report for a secret. */
const hidden = '[secret]';
/** Shorter ones are no secrets, and hiding every "80" would leave nothing to read. */
const shortestChars = 6;
/** Headers that always carry secrets; their names in lower case. */
const secretHeaders = [
  'authorization',
  'proxy-authorization',
  'x-api-token',
  'cookie',
  'set-cookie',
];
/** Members whose texts come from this program alone: a secret that equals one must not break a file. */
const own = new Set([
  ...['type', 'kind', 'format', 'schema', 'verdict', 'level', 'subject', 'holds', 'unit', 'id'],
  ...['observer', 'cutBy', 'effect', 'when', 'groupedBy', 'result', 'operation', 'hdr'],
  ...['contract', 'policy', 'startedAt', 'because', 'method', 'name'],
]);

const secretField = new RegExp(
  `((?<![\\w-])(?:${secretHeaders.join('|')})\\s*[:=]\\s*)[^\\s"'][^"']*`,
  'gi',
);

/**
 * Arguments of a command line with `[secret]` for the values of header fields that always carry
 * secrets, as in `-H 'Authorization: Bearer abc'`: what stands on a command line gets into reports.
 */
export function hideSecretFields(argv: readonly string[]): string[] {
  return argv.map((argument) => argument.replaceAll(secretField, `$1${hidden}`));
}

/** Takes secrets out of whatever is shown or written. */
export interface Redactor {
  /** Whether a text holds a secret, as it is, in JSON or percent-encoded. */
  finds(text: string): boolean;
  /** The text with `[secret]` in the place of each. */
  text(text: string): string;
  /** A copy of a JSON value with that done to all texts within that could be a target's or the user's. */
  value<T>(value: T): T;
}

/** Hides these texts; what is shorter than 6 characters is not taken for a secret. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = secrets
    .filter((secret) => secret.length >= shortestChars)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  // The longest first: one may be a part of another.
  const sought = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  const finds = (text: string): boolean => sought.some((secret) => text.includes(secret));
  const redact = (text: string): string =>
    sought.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
  const visit = (value: unknown, within: string): unknown => {
    if (typeof value === 'string') return redact(value);
    if (Array.isArray(value)) return value.map((entry) => visit(entry, within));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => [
      within === 'byCode' ? redact(key) : key,
      own.has(key) || (within === 'outcome' && key === 'error') ? inner : visit(inner, key),
    ]);
    return Object.fromEntries(entries);
  };
  return { finds, text: redact, value: (value) => visit(value, '') as typeof value };
}

/**
 * The values of the headers in a profile that carry secrets: those that always do, the contract's
 * credential, and those in its own list. Of `Bearer abc` that is the whole and the part behind the scheme.
 */
export function headerSecrets(profile: Profile, credentialHeader: string | undefined): string[] {
  const names = new Set(
    [...secretHeaders, ...(profile.secrets ?? []), credentialHeader ?? ''].map((name) =>
      name.toLowerCase(),
    ),
  );
  const requests = profile.operations.flatMap((operation) => [
    operation,
    ...(operation.then ?? []),
  ]);
  return [profile.target, ...requests]
    .flatMap(({ headers }) => Object.entries(headers))
    .filter(([name, value]) => names.has(name.toLowerCase()) && !value.includes('{{'))
    .flatMap(([, value]) => [value, value.replace(/^\S+\s+/, '')]);
}
