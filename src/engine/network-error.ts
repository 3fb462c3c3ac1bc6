import type { NetworkError } from '../core/trace.ts';

const byCode: Readonly<Record<string, NetworkError>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'dns',
  ETIMEDOUT: 'timeout',
};

/**
 * What an error of a socket means. A system error that is none of the above (no route, no free
 * port or descriptor) happens before a connection is there, so it counts as refused; one that is
 * not the system's own comes from TLS.
 */
export function networkErrorOf(code: string | undefined): NetworkError {
  const known = byCode[code ?? ''];
  if (known) return known;
  if (code?.startsWith('EAI_')) return 'dns';
  // System errors are upper-case words without an underscore; EPROTO is how OpenSSL's arrive.
  return code !== 'EPROTO' && /^E[A-Z0-9]+$/.test(code ?? '') ? 'refused' : 'tls';
}
