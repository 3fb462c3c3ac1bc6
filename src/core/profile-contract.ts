import type { Contract } from './contracts/contract.ts';
import { RetrialError } from './errors.ts';
import type { Profile } from './profile.ts';
import { stepName } from './profile-operation.ts';

/**
 * Checks what a profile and its contract say together: a write carries its idempotency key by
 * itself, so an operation that also writes one would send two; and a vendor's numbers bind all.
 *
 * @throws RetrialError (`profile`, without a place) that names the operation, or the client.
 */
export function checkAgainstContract(profile: Profile, contract: Contract): void {
  checkNumbers(profile, contract);
  const { idempotency } = contract;
  const { target, client } = profile;
  for (const { name, headers, body, idempotency: asked } of requestsOf(profile)) {
    if (asked === 'none') continue;
    const own =
      idempotency.in === 'header'
        ? Object.keys({ ...target.headers, ...headers }).map((header) => header.toLowerCase())
        : fieldsOf(body);
    const field = idempotency.in === 'header' ? idempotency.field.toLowerCase() : idempotency.field;
    if (!own.includes(field)) continue;
    const why = client.own
      ? 'but the key is the matter of your own client; leave it out'
      : 'but a write carries its key by itself; leave it out, or say "idempotency: none"';
    const message = `operation "${name}" sets ${idempotency.field} itself, ${why}`;
    throw new RetrialError(message, { code: 'profile' });
  }
}

/** Where a vendor's page gives numbers, no client of one's own declares others. */
function checkNumbers({ client }: Profile, { name, retry }: Contract): void {
  const { maxAttempts, backoff, retryAfterJitter } = client.policy;
  const declares = [maxAttempts, backoff, retryAfterJitter].some((number) => number !== undefined);
  if (!client.own || !retry.declared || !declares) return;
  throw new RetrialError(
    `client: the contract ${name} has numbers for all clients, and yours is judged by those; leave all of "policy" out but "giveUpAbove"`,
    { code: 'profile' },
  );
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
