import type { Contract } from './contracts/contract.ts';
import { RetrialError } from './errors.ts';
import type { Profile } from './profile.ts';
import { stepName } from './profile-operation.ts';

/**
 * Checks what a profile and its contract say together: a write carries its idempotency key by
 * itself, so an operation that also writes one would send two.
 *
 * @throws RetrialError (`profile`, without a place) that names the operation.
 */
export function checkAgainstContract(profile: Profile, { idempotency }: Contract): void {
  const { target } = profile;
  for (const { name, headers, body, idempotency: asked } of requestsOf(profile)) {
    if (asked === 'none') continue;
    const own =
      idempotency.in === 'header'
        ? Object.keys({ ...target.headers, ...headers }).map((header) => header.toLowerCase())
        : fieldsOf(body);
    const field = idempotency.in === 'header' ? idempotency.field.toLowerCase() : idempotency.field;
    if (!own.includes(field)) continue;
    throw new RetrialError(
      `operation "${name}" sets ${idempotency.field} itself, but a write carries its key by itself; leave it out, or say "idempotency: none"`,
      { code: 'profile' },
    );
  }
}

function requestsOf({ operations }: Profile) {
  return operations.flatMap((operation) => {
    const { name, then: steps = [], after } = operation;
    const named = steps.map((step) => ({ ...step, name: stepName(name, step.name) }));
    return [operation, ...named, ...(after ? [{ ...after, name: stepName(name, 'after') }] : [])];
  });
}

function fieldsOf(body: Profile['operations'][number]['body']): string[] {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [];
}
