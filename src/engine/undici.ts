import { buildConnector, Client } from 'undici';
import type { TlsSettings } from '../core/profile-tls.ts';
import type { EngineTarget } from './engine.ts';
import { hostOf } from './target.ts';
import { trustedCertificates } from './trust.ts';

/** One request, as it stands in its head. */
export interface ProbeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface ProbeOptions {
  readonly target: EngineTarget;
  readonly tls?: TlsSettings | undefined;
  readonly connectMs: number;
  /** Aborted: the answer is no longer waited for. */
  readonly signal: AbortSignal;
}

/** What one request brought; `code` is that of Node or undici. */
export type Probed =
  | {
      readonly kind: 'answered';
      readonly protocol: string;
      readonly keepAlive: boolean;
      readonly status: number;
      readonly headers: ReadonlyMap<string, readonly string[]>;
      readonly body: string;
      /** Whether the body arrived whole. */
      readonly complete: boolean;
    }
  | { readonly kind: 'no-answer' | 'unreachable'; readonly code: string };

const mostBodyBytes = 1_048_576;

/**
 * Sends one request by undici, which knows nothing of our own engine: what both of them see is the
 * target's doing. Offers h2 first, so that ALPN tells whether the target speaks it.
 */
export async function probe(request: ProbeRequest, options: ProbeOptions): Promise<Probed> {
  const { target, signal } = options;
  const line = connectorOf(options);
  const client = new Client(`${target.protocol}//${hostOf(target)}`, {
    connect: line.connect,
    maxResponseSize: mostBodyBytes,
    pipelining: 1,
  });
  try {
    const { statusCode, headers, body } = await client.request({
      method: request.method as 'GET',
      path: request.path,
      headers: request.headers.flat(),
      signal,
    });
    const text = await body.text().catch(() => undefined);
    // The end of a connection shows one turn behind the end of the body.
    await new Promise((resolve) => setImmediate(resolve));
    return {
      kind: 'answered',
      protocol: line.socket()?.alpnProtocol || 'http/1.1',
      keepAlive: line.socket()?.destroyed === false,
      status: statusCode,
      headers: headersOf(headers),
      body: text ?? '',
      complete: text !== undefined,
    };
  } catch (error) {
    return { kind: line.socket() ? 'no-answer' : 'unreachable', code: codeOf(error) };
  } finally {
    await client.destroy();
  }
}

type Line = { readonly destroyed: boolean; readonly alpnProtocol?: string | false | null };

/** A connector that remembers its connection: undici tells neither ALPN nor whether one stays. */
function connectorOf({ target, tls, connectMs }: ProbeOptions) {
  let line: Line | undefined;
  const connect = buildConnector({
    timeout: connectMs,
    preferH2: true,
    ...(target.socketPath === undefined ? {} : { socketPath: target.socketPath }),
    ...(target.protocol === 'https:' && {
      ca: trustedCertificates(tls),
      rejectUnauthorized: tls?.insecure !== true,
      ...(tls?.servername === undefined ? {} : { servername: tls.servername }),
    }),
  });
  const remembering: buildConnector.connector = (asked, callback) =>
    connect(asked, (error, socket) => {
      if (error) callback(error, null);
      else {
        line = socket;
        callback(null, socket);
      }
    });
  return { connect: remembering, socket: () => line };
}

function headersOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Map<string, readonly string[]> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat()]),
  );
}

function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: string };
  return typeof code === 'string' ? code : (name ?? 'unknown');
}
