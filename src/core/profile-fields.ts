import { z } from 'zod';
import { RetrialError } from './errors.ts';
import { compileTemplate } from './workload/template.ts';

/** A token: what a field name is made of (RFC 9110 §5.6.2). */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Latin-1 without control characters but tab (RFC 9110 §5.5): a line break would begin a field of its own. */
const badInValue = /[^\t\x20-\x7e\x80-\xff]/;
const badInTarget = /[^\x21-\x7e\x80-\xff]/;

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

/** Why the templates of a text cannot be filled in; undefined where they can. */
export function templateProblem(text: string): string | undefined {
  try {
    compileTemplate(text);
    return undefined;
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
export const TemplateHeaders = z
  .record(z.string(), z.string())
  .superRefine((headers, context) => {
    const report = reportTo(context);
    checkHeaders(headers, report);
    for (const [name, value] of Object.entries(headers)) {
      const problem = templateProblem(value);
      if (problem !== undefined) report([name], problem);
    }
  })
  .default({});

/** Path and query of an operation; they may hold templates. */
export const TemplatePath = z.string().superRefine((path, context) => {
  const report = reportTo(context);
  const problem = templateProblem(path);
  // The white space inside of a template is not sent.
  const sent = path.replace(/\{\{.*?\}\}/g, (template) => template.replace(/\s+/g, ''));
  if (!path.startsWith('/')) report([], 'must start with "/"');
  else if (problem !== undefined) report([], problem);
  else if (badInTarget.test(sent)) {
    report(
      [],
      'has a character in it that cannot stand in a path; percent-encode it (a space is %20)',
    );
  }
});

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function* textProblems(value: unknown, path: readonly PropertyKey[]): Generator<Problem, void> {
  if (typeof value === 'string') {
    const message = templateProblem(value);
    if (message !== undefined) yield { path, message };
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* textProblems(entry, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* textProblems(inner, [...path, key]);
  }
}

/** The texts within a body whose templates cannot be filled in, each with its place in the body. */
export function bodyProblems(body: unknown): readonly Problem[] {
  const problems = [...textProblems(body, [])];
  if (problems.length > 0 || body === undefined || typeof body === 'string') return problems;
  // Sent as one text: a "{{" here and a "}}" further on would be a template together.
  const message = templateProblem(JSON.stringify(body));
  return message === undefined ? [] : [{ path: [], message }];
}

/**
 * Why this cannot be the URL of a target; undefined where it can. Never shows the URL, which may
 * hold a password.
 */
export function targetUrlProblem(text: string): string | undefined {
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
