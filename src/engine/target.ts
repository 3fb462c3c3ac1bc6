import { isIPv6 } from 'node:net';
import type { EngineTarget } from './engine.ts';

const defaultPorts = { 'http:': 80, 'https:': 443 } as const;

/**
 * Where a URL points; its path is the request's. `unix:/tmp/app.sock:/api` is HTTP at a socket, as
 * nginx writes it. Throws a TypeError on any other protocol than `http:`, `https:` and `unix:`.
 */
export function targetOf(url: URL): EngineTarget {
  const { protocol } = url;
  if (protocol === 'unix:') {
    const [socketPath] = splitAtSocket(url);
    return { protocol: 'http:', hostname: 'localhost', port: defaultPorts['http:'], socketPath };
  }
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`${protocol} is none of http:, https: and unix:`);
  }
  return {
    protocol,
    // A URL keeps the brackets of an IPv6 address; a socket wants it without.
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPorts[protocol] : Number(url.port),
  };
}

/** The path of a target's URL, which stands before that of each operation; without a slash at its end. */
export function basePathOf(url: URL): string {
  const path = url.protocol === 'unix:' ? splitAtSocket(url)[1] : url.pathname;
  return path.replace(/\/$/, '');
}

/** The value of Host for this target (RFC 9110 §7.2): brackets around IPv6, no default port. */
export function hostOf({ protocol, hostname, port }: EngineTarget): string {
  const name = isIPv6(hostname) ? `[${hostname}]` : hostname;
  return port === defaultPorts[protocol] ? name : `${name}:${port}`;
}

/** Where this target is, in a sentence: its host, or its socket. */
export function placeOf(target: EngineTarget): string {
  return target.socketPath === undefined ? hostOf(target) : `unix:${target.socketPath}`;
}

/** `unix:/tmp/app.sock:/api` → `['/tmp/app.sock', '/api']`. */
function splitAtSocket({ pathname }: URL): [socketPath: string, path: string] {
  const colon = pathname.indexOf(':');
  const end = colon < 0 ? pathname.length : colon;
  return [decodeURIComponent(pathname.slice(0, end)), pathname.slice(end + 1)];
}
