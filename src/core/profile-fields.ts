import { z } from 'zod';
import { RetrialError } from './errors.ts';
import { notAValue, templateReferences } from './workload/template.ts';

/** A token: what a field name is made of (RFC 9110 §5.6.2). */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Latin-1 without control characters but tab (RFC 9110 §5.5): a line break would begin a field of its own. */
const badInValue = /[^\t\x20-\x7e\x80-\xff]/;
const badInTarget = /[^\x21-\x7e\x80-\xff]/;
/** As nginx writes it: the path of the socket, and behind a colon that of the requests. */
const unixSocket = /^unix:\/(?!\/)[^:?#]+(?::(?:\/[\x21\x22\x24-\x3e\x40-\x7e]*)?)?$/;

/** Written by the program itself: twice, or contradicting, they would let one request be read as two (RFC 9112 §11.2). */
const ownHeaders = new Set(['host', 'content-length', 'transfer-encoding', 'retrial-attempt']);

/** Why this cannot be the name of a header that is sent; undefined where it can. */
export function headerNameProblem(name: string): string | undefined {
  if (!token.test(name)) {
    return 'is not a header name; it takes letters, digits and "-", without spaces';
  }
  if (ownHeaders.has(name.toLowerCase())) {
    return 'is written by retrial itself; leave this header out';
  }
  return undefined;
}

/** Why this cannot be a header's value; never shows the value, which may be a secret. */
function headerValueProblem(name: string, value: string): string | undefined {
  const subject = `the value of header "${name}"`;
  if (/[\r\n]/.test(value)) return `${subject} has a line break in it; it must be one line`;
  if (badInValue.test(value)) {
    return `${subject} has a character in it that cannot stand in a header; it takes printable Latin-1 characters`;
  }
  return undefined;
}

/** Whose texts they are: only those of a follow-up may hold what earlier answers held. */
export type TextOwner = 'operation' | 'follow-up';

/** Why the templates of a text cannot be filled in; undefined where they can. */
export function templateProblem(text: string, owner: TextOwner): string | undefined {
  try {
    const taken = templateReferences(text).find(({ kind }) => kind === 'taken');
    return taken && owner === 'operation' ? notAValue(taken.whole) : undefined;
  } catch (error) {
    if (error instanceof RetrialError) return error.message;
    throw error;
  }
}

type Report = (path: readonly PropertyKey[], message: string) => void;

function reportTo(context: z.core.$RefinementCtx): Report {
  return (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
}

function checkHeaders(headers: Readonly<Record<string, string>>, report: Report): void {
  const seen = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const twin = seen.get(name.toLowerCase());
    const nameProblem = headerNameProblem(name);
    const problem =
      (nameProblem && `"${name}" ${nameProblem}`) ??
      (twin && `"${name}" is the same header as "${twin}"; case does not matter, write it once`) ??
      headerValueProblem(name, value);
    seen.set(name.toLowerCase(), name);
    if (problem !== undefined) report([name], problem);
  }
}

/** Header fields that go out as they are. */
export const FixedHeaders = z
  .record(z.string(), z.string())
  .superRefine((headers, context) => checkHeaders(headers, reportTo(context)))
  .default({});

/** Header fields whose values may hold templates. */
const templateHeaders = (owner: TextOwner) =>
  z
    .record(z.string(), z.string())
    .superRefine((headers, context) => {
      const report = reportTo(context);
      checkHeaders(headers, report);
      for (const [name, value] of Object.entries(headers)) {
        const problem = templateProblem(value, owner);
        if (problem !== undefined) report([name], problem);
      }
    })
    .default({});

/** A path that begins with what an answer gave, e.g. its Location. */
const beginsWithTaken = /^\{\{\s*[\w-]+\s*\}\}/;

function pathProblem(path: string, owner: TextOwner): string | undefined {
  const problem = templateProblem(path, owner);
  // The white space inside of a template is not sent, and of most nothing is.
  const sent = path
    .replace(/\{\{\s*pick\s.*?\}\}/g, (template) => template.replace(/\s+/g, ''))
    .replace(/\{\{(?!pick).*?\}\}/g, '');
  const mayBegin = owner === 'follow-up' && beginsWithTaken.test(path);
  if (!path.startsWith('/') && !mayBegin) {
    return owner === 'follow-up'
      ? 'must start with "/", or with a value taken from an answer'
      : 'must start with "/"';
  }
  if (problem !== undefined) return problem;
  return badInTarget.test(sent)
    ? 'has a character in it that cannot stand in a path; percent-encode it (a space is %20)'
    : undefined;
}

const templatePath = (owner: TextOwner) =>
  z.string().superRefine((path, context) => {
    const problem = pathProblem(path, owner);
    if (problem !== undefined) reportTo(context)([], problem);
  });

export const TemplateHeaders = templateHeaders('operation');
export const FollowUpHeaders = templateHeaders('follow-up');
/** Path and query of an operation; they may hold templates. */
export const TemplatePath = templatePath('operation');
/** Those of a follow-up, which may begin with what an earlier answer gave. */
export const FollowUpPath = templatePath('follow-up');

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Every text within a JSON value, with its place in it. */
export function* textsWithin(
  value: unknown,
  path: readonly PropertyKey[] = [],
): Generator<{ readonly path: readonly PropertyKey[]; readonly text: string }, void> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* textsWithin(entry, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textsWithin(inner, [...path, key]);
  }
}

/** The texts within a body whose templates cannot be filled in, each with its place in the body. */
export function bodyProblems(body: unknown, owner: TextOwner): readonly Problem[] {
  const problems = [...textsWithin(body)].flatMap(({ path, text }) => {
    const message = templateProblem(text, owner);
    return message === undefined ? [] : [{ path, message }];
  });
  if (problems.length > 0 || body === undefined || typeof body === 'string') return problems;
  // Sent as one text: a "{{" here and a "}}" further on would be a template together.
  const message = templateProblem(JSON.stringify(body), owner);
  return message === undefined ? [] : [{ path: [], message }];
}

/**
 * Why this cannot be the URL of a target; undefined where it can. Never shows the URL, which may
 * hold a password.
 */
export function targetUrlProblem(text: string): string | undefined {
  if (text.startsWith('unix:')) {
    return unixSocket.test(text)
      ? undefined
      : 'must name a socket by its whole path, and behind a colon the path on it, like unix:/tmp/app.sock:/api';
  }
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return 'must be an http:// or https:// URL, like http://127.0.0.1:8080/';
  }
  if (url.username !== '' || url.password !== '') {
    return 'must be a URL without user and password; send them in a header, e.g. Authorization';
  }
  if (url.search !== '' || url.hash !== '') {
    return 'must be a URL without "?…" and "#…"; a query goes into the path of an operation';
  }
  return undefined;
}

/** The URL of a target; the path of each operation is put behind it. */
export const TargetUrl = z.string().superRefine((text, context) => {
  const problem = targetUrlProblem(text);
  if (problem !== undefined) reportTo(context)([], problem);
});
