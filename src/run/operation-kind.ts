import type { Contract } from '../core/contracts/contract.ts';
import type { OperationSettings } from '../core/profile-operation.ts';
import type { Expect } from '../core/profile-request.ts';
import {
  escapeInHeader,
  escapeInJson,
  escapeInPath,
  targetOfAddress,
} from '../core/workload/escape.ts';
import type { Template, TemplateSources, TemplateValues } from '../core/workload/template.ts';
import { compileTemplate } from '../core/workload/template.ts';
import { attemptHeader } from '../endpoint/endpoint.ts';
import { createRequestTemplate } from '../wire/request-template.ts';
import type { ChainPlan } from './compile-chain.ts';

/** What one operation sends, filled in once for all of its attempts. */
export interface Content {
  readonly target: string;
  readonly headerValues: readonly string[];
  /** Without the idempotency key. */
  readonly body: string | undefined;
}

/** An operation of the profile, compiled for sending. */
export interface OperationKind {
  readonly name: string;
  readonly method: string;
  /** Whether it asks for a write, by the contract's methods. */
  readonly write: boolean;
  /** Whether it carries an idempotency key. */
  readonly keyed: boolean;
  readonly expect: Expect | undefined;
  /** The value of the contract's credential header, where it is the same for all operations. */
  readonly credential: string | undefined;
  /** Whether the text of its answers is wanted, whatever the contract says. */
  readonly readsBody?: boolean;
  /** What follows when it has succeeded. */
  readonly chain?: ChainPlan | undefined;
  fill(values: TemplateValues): Content;
  /** The headers that the profile asks for, for whoever puts the request together by itself. */
  headersOf(content: Content): Readonly<Record<string, string>>;
  /** The bytes of one attempt as a latin-1 string. `label` tells the harness's own mock which it is. */
  compose(content: Content, key: string | undefined, label: string | undefined): string;
}

export interface KindOptions {
  readonly contract: Contract;
  /** E.g. `127.0.0.1:8080`. */
  readonly host: string;
  /** Path of the target's URL, put before every operation's own, without a slash at its end. */
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly keys: 'per-operation' | 'per-attempt' | 'none';
  /** Looks into the feeds; absent: there are none. */
  readonly column?: TemplateSources['column'] | undefined;
}

/** What all requests of a profile say, an operation's own and those that follow it. */
type RequestSettings = Pick<
  OperationSettings,
  'name' | 'method' | 'path' | 'headers' | 'body' | 'idempotency' | 'expect'
>;

/** @throws RetrialError (`profile`) where a template names a feed or column that is not there. */
export function compileKind(settings: RequestSettings, options: KindOptions): OperationKind {
  const { contract, host, basePath } = options;
  const { name, method, expect } = settings;
  const write = contract.writes.methods.includes(method);
  const json = settings.body !== undefined && typeof settings.body !== 'string';
  const inBody = contract.idempotency.in === 'body';
  const keyed =
    write &&
    settings.idempotency === 'auto' &&
    options.keys !== 'none' &&
    (!inBody || (json && !Array.isArray(settings.body)));

  const asked = mergeHeaders([
    ...(json ? [['Content-Type', 'application/json'] as const] : []),
    ...Object.entries(options.headers),
    ...Object.entries(settings.headers),
  ]);
  const headers = mergeHeaders([['User-Agent', 'retrial'], ...asked]);
  const fixed = headers.filter(([, value]) => !value.includes('{{'));
  const varied = headers.filter(([, value]) => value.includes('{{'));

  const keyHeader = keyed && !inBody ? [contract.idempotency.field] : [];
  const encode = createRequestTemplate({
    method,
    host,
    headers: fixed,
    variableHeaders: [...varied.map(([header]) => header), ...keyHeader, attemptHeader],
  });
  const compile = (text: string, encode?: (value: string) => string) =>
    compileTemplate(text, { column: options.column, encode });
  const target = settings.path.startsWith('/')
    ? compile(basePath + settings.path, escapeInPath)
    : compileAddress(settings.path, { host, compile });
  const valueTemplates = varied.map(([, value]) => compile(value, escapeInHeader));
  const text = json ? JSON.stringify(settings.body) : (settings.body as string | undefined);
  const body = text === undefined ? undefined : compile(text, json ? escapeInJson : undefined);
  const credentialName = contract.credentialHeader?.toLowerCase();

  return {
    name,
    method,
    write,
    keyed,
    expect,
    credential: fixed.find(([header]) => header.toLowerCase() === credentialName)?.[1],
    fill: (values) => ({
      target: target(values),
      headerValues: valueTemplates.map((template) => template(values)),
      body: body?.(values),
    }),
    headersOf: ({ headerValues }) => ({
      ...Object.fromEntries(asked.filter(([, value]) => !value.includes('{{'))),
      ...Object.fromEntries(varied.map(([name], index) => [name, headerValues[index] ?? ''])),
    }),
    compose: (content, key, label) =>
      keyed && !inBody
        ? encode(content.target, [...content.headerValues, key, label], content.body)
        : encode(
            content.target,
            [...content.headerValues, label],
            keyed ? withKey(content.body, contract.idempotency.field, key) : content.body,
          ),
  };
}

/** A path that begins with an address that an answer gave: `{{location}}?part=1`. */
function compileAddress(
  path: string,
  {
    host,
    compile,
  }: {
    readonly host: string;
    readonly compile: (text: string, encode?: (value: string) => string) => Template;
  },
): Template {
  const end = path.indexOf('}}') + 2;
  const address = compile(path.slice(0, end));
  const rest = compile(path.slice(end), escapeInPath);
  return (values) => targetOfAddress(address(values), `http://${host}`) + rest(values);
}

/** Of fields with the same name, in whatever case, the last one counts. */
function mergeHeaders(
  fields: readonly (readonly [name: string, value: string])[],
): (readonly [name: string, value: string])[] {
  return [...new Map(fields.map((field) => [field[0].toLowerCase(), field])).values()];
}

/** `{"a":1}` → `{"a":1,"<field>":"<key>"}`: JSON text of an object with one member more. */
function withKey(body = '{}', field: string, key: string | undefined): string {
  if (key === undefined) return body;
  const open = body.slice(0, -1);
  return `${open}${open === '{' ? '' : ','}${JSON.stringify(field)}:${JSON.stringify(key)}}`;
}
