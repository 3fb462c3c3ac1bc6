import { createHmac, randomBytes } from 'node:crypto';

/**
 * Hashes credentials so that equal ones show within one run, and nothing else does: the salt is of
 * this call alone, and nobody keeps it.
 */
export function createCredentialHash(): (credential: string) => string {
  const salt = randomBytes(16);
  return (credential) => createHmac('sha256', salt).update(credential).digest('hex').slice(0, 16);
}
