import { getCACertificates } from 'node:tls';
import type { TlsSettings } from '../core/profile-tls.ts';

/**
 * The certificates of all authorities that are trusted, in PEM. The system's stand beside Node's
 * own, as a company's are only there.
 */
export function trustedCertificates(tls?: Pick<TlsSettings, 'ca'>): string[] {
  return [...getCACertificates('default'), ...getCACertificates('system'), ...(tls?.ca ?? [])];
}
