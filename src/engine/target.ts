import { isIPv6 } from 'node:net';
import type { EngineTarget } from './engine.ts';

const defaultPorts = { 'http:': 80, 'https:': 443 } as const;

/** Where a URL points; its path is the request's. Throws a TypeError on any other protocol. */
export function targetOf(url: URL): EngineTarget {
  const { protocol } = url;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError(`${protocol} is neither http: nor https:`);
  }
  return {
    protocol,
    // A URL keeps the brackets of an IPv6 address; a socket wants it without.
    hostname: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? defaultPorts[protocol] : Number(url.port),
  };
}

/** The value of Host for this target (RFC 9110 §7.2): brackets around IPv6, no default port. */
export function hostOf({ protocol, hostname, port }: EngineTarget): string {
  const name = isIPv6(hostname) ? `[${hostname}]` : hostname;
  return port === defaultPorts[protocol] ? name : `${name}:${port}`;
}
