import { X509Certificate } from 'node:crypto';
import { dirname, isAbsolute, join } from 'node:path';
import { RetrialError } from '../core/errors.ts';
import type { TargetTls, TlsSettings } from '../core/profile-tls.ts';
import { readText } from './read-text.ts';

/** Who may be trusted, as profile and command line say it. */
export interface TlsWishes {
  /** The profile's file: its paths count from there. */
  readonly profile: string;
  readonly target: TargetTls | undefined;
  /** The URL that is loaded; absent: a mock. */
  readonly url: string | undefined;
  readonly ca: readonly string[];
  readonly insecure: boolean;
}

const pemBlock = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/**
 * Whom to trust at an https target, beside the system's own authorities; undefined at any other.
 *
 * @throws RetrialError (`usage`, `file`) for what goes with no https, or is no certificate.
 */
export function readTls({
  profile,
  target,
  url,
  ca,
  insecure,
}: TlsWishes): TlsSettings | undefined {
  if (!url?.startsWith('https:')) {
    const given = ca.length > 0 ? '--ca' : insecure ? '--insecure' : undefined;
    if (given === undefined) return undefined;
    const message = `${given} goes with an https:// target, and this run has none`;
    throw new RetrialError(message, { code: 'usage' });
  }
  const own = (target?.ca ?? []).map((file) =>
    isAbsolute(file) ? file : join(dirname(profile), file),
  );
  return {
    ca: [...own, ...ca].flatMap(readCertificates),
    insecure: insecure || (target?.insecure ?? false),
    servername: target?.servername,
  };
}

/** The certificates of a PEM file. One that is broken would else be left out without a word. */
function readCertificates(file: string): string[] {
  const blocks = readText(file, 'the certificate of an authority').match(pemBlock) ?? [];
  if (blocks.length === 0) {
    throw refusal(
      file,
      'there is no certificate in it; a PEM file has one between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
    );
  }
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch (cause) {
      throw refusal(
        file,
        `certificate ${index + 1} in it is broken; take a whole copy of the file`,
        cause,
      );
    }
  }
  return blocks;
}

function refusal(file: string, message: string, cause?: unknown): RetrialError {
  return new RetrialError(message, { code: 'file', place: { file }, cause });
}
