import type { Profile } from './profile.ts';

/** As much of a profile as a client of one's own has to fit. */
type Checked = Pick<
  Profile,
  'client' | 'target' | 'operations' | 'connections' | 'maxRequests' | 'maxJobs'
> & { readonly timeouts: Profile['timeouts'] | undefined };

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Why only the run's own mock can be loaded by a client of one's own; a predicate. */
export const needsMock =
  'stands beside a client of your own, whose attempts nobody would see there; name a "mock" as the target, which the run starts for itself';

const itsOwnMatter = 'is the matter of your own client, which is not held to it here; leave it out';

/**
 * Where a profile asks for what a client of one's own cannot be made to do, or for a target at which
 * nobody would see its attempts; none where the reference client does the operations.
 *
 * @param profile `timeouts` undefined where the profile says nothing of its own.
 */
export function ownClientProblems(profile: Checked): readonly Problem[] {
  const { client, target } = profile;
  if (!client.own) return [];
  const settings = (['connections', 'timeouts', 'maxRequests', 'maxJobs'] as const).filter(
    (key) => profile[key] !== undefined,
  );
  return [
    ...(target.url === undefined ? [] : [{ path: ['target', 'url'], message: needsMock }]),
    ...settings.map((key) => ({ path: [key], message: itsOwnMatter })),
    ...profile.operations.flatMap((operation, index) =>
      operationProblems(operation).map(({ path, message }) => ({
        path: ['operations', index, ...path],
        message,
      })),
    ),
  ];
}

function operationProblems(operation: Profile['operations'][number]): Problem[] {
  const follows = (['take', 'then', 'after'] as const).filter(
    (key) => operation[key] !== undefined,
  );
  const message =
    'stands beside a client of your own, which is given one request an operation; leave it out';
  return [
    ...follows.map((key) => ({ path: [key], message })),
    ...(operation.idempotency === 'none' ? [{ path: ['idempotency'], message: itsOwnMatter }] : []),
  ];
}
