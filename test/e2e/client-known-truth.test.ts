import { beforeAll, expect, test } from 'vitest';
import { type ExampleClient, exampleClients } from '../../examples/trial/clients.ts';
import { tryClient } from '../../examples/trial/try-client.ts';
import type { Result } from '../../src/core/result.ts';
import type { RuleOutcome } from '../../src/core/rules/rule.ts';
import type { CaseResult } from '../../src/core/trial/trial-result.ts';
import { hasCurl } from '../helpers/curl.ts';
import { flaggedBy, newFolder } from '../helpers/load-run.ts';

interface Plan {
  /** The cases that show what is known of the client. */
  readonly cases: readonly string[];
  /** The rules that these cases decide. */
  readonly rules: readonly string[];
  /** Rules that it breaks only where processes start quickly, and the case that shows it by itself. */
  readonly swift?: Readonly<Record<string, string>>;
}

const dates = ['ra-imf-date', 'ra-rfc850-date', 'ra-asctime-newyork', 'ra-asctime-kolkata'];
const plans = {
  curl: {
    cases: ['ra-seconds-429', 'ra-seconds-503', ...dates, 'ra-past-60s', 'post-503', 'jitter-20'],
    rules: ['retry-after-honored', 'retry-after-date', 'retry-after-malformed', 'jitter-present'],
  },
  got: {
    cases: ['ra-seconds-429', ...dates, 'ra-past-60s', 'ra-413', 'status-408-get', 'post-503'],
    rules: ['retry-after-honored', 'retry-after-date', 'retry-after-malformed'],
  },
  // What the vendors' own samples break, as read from their pages.
  'AI Search shell loop': {
    cases: [
      ...['ra-seconds-429', 'ra-imf-date', 'ra-word', 'status-400', 'status-431', 'lost-answer'],
      ...['reset-before-response', 'refused-connection', 'jitter-20'],
    ],
    rules: [
      'failure-surfaced',
      'idempotency-key-present',
      'jitter-present',
      'never-retry-4xx',
      'retries-transient',
      'retry-after-date',
      'retry-after-malformed',
    ],
    // Three attempts within 100 ms are a burst, and each is a process of its own.
    swift: { 'retry-after-malformed': 'ra-word' },
  },
  'Aigeon Node helper': {
    cases: [
      ...['ra-seconds-429', 'ra-imf-date', 'ra-86400', 'enveloped-400100', 'post-reset'],
      ...['lost-answer', 'jitter-20'],
    ],
    rules: [
      'idempotency-key-present',
      'jitter-present',
      'never-retry-4xx',
      'no-duplicate-jobs',
      'retries-transient',
      'retry-after-date',
      'retry-after-honored',
      'retry-after-uncapped',
      'unkeyed-write-not-resent',
    ],
  },
} as const satisfies Readonly<Record<string, Plan>>;
type Name = keyof typeof plans;

const clientOf = (name: Name): ExampleClient => {
  const client = exampleClients.find((known) => known.name === name);
  if (!client) throw new RangeError(`no client of examples/trial is called ${name}`);
  return client;
};
const needsCurl: readonly Name[] = ['curl', 'AI Search shell loop'];
const isThere = (name: Name): boolean => hasCurl || !needsCurl.includes(name);
/** A title with versions, since a newer one may do otherwise. */
const called = (name: Name): string => {
  const version = clientOf(name).madeOf() ?? 'curl, which is NOT INSTALLED here: not tested';
  return `${name} (${version})`;
};

/** Side by side; the last lane waits its turn, as narrow jitter shows only on a quiet machine. */
const lanes: readonly (readonly Name[])[] = [
  ['curl'],
  ['AI Search shell loop'],
  ['got', 'Aigeon Node helper'],
];
const mostTries = 3;
const shortMs = 20_000;

const results = new Map<Name, Result>();
/** What was broken in the tries of a case with nothing beside it. */
const brokenAlone = new Map<Name, readonly string[]>();
beforeAll(async () => {
  await Promise.all(lanes.map((names) => tryLane(names.filter(isThere))));
  for (const name of results.keys()) brokenAlone.set(name, await trySwift(name));
}, 300_000);

/** Tries what the client was too slow for in its trial once more, with no other client beside it. */
async function trySwift(name: Name): Promise<string[]> {
  const { swift = {} }: Plan = plans[name];
  const { rules } = resultOf(name);
  const missed = Object.keys(swift).filter((id) => flaggedBy(rules)[id] === undefined);
  const broken: string[] = [];
  for (const id of missed) {
    const client = clientOf(name);
    const tried = { ...client, args: ['--only', swift[id] ?? '', ...client.args] };
    for (let tries = 0; tries < mostTries && !broken.includes(id); tries += 1) {
      const again = await tryClient(tried, newFolder());
      if (flaggedBy(again.rules)[id] !== undefined) broken.push(id);
    }
  }
  return broken;
}

async function tryLane(names: readonly Name[]): Promise<void> {
  for (const name of names) results.set(name, await tryCases(name));
}

/** What noise leaves open the most: that waits are equal, on a machine where nothing is. */
const noisy = 'jitter-present';

/** Again where noise left a rule undecided; for what is noisy only if that does not take long. */
async function tryCases(name: Name): Promise<Result> {
  const client = clientOf(name);
  const only = plans[name].cases.flatMap((id) => ['--only', id]);
  const tried = { ...client, args: [...only, ...client.args] };
  let result = await tryClient(tried, newFolder());
  for (let tries = 1; tries < mostTries && isWorthAnother(name, result); tries += 1) {
    result = await tryClient(tried, newFolder());
  }
  return result;
}

/** Rules of the plan that were not broken, where some case was left open: that may be the one. */
function openRules(name: Name, { rules }: Result): RuleOutcome[] {
  const { rules: decided }: Plan = plans[name];
  const broken = Object.keys(flaggedBy(rules));
  return rules.filter(
    ({ id, inconclusive, verdict }) =>
      decided.includes(id) &&
      !broken.includes(id) &&
      (inconclusive > 0 || verdict === 'inconclusive'),
  );
}

function isWorthAnother(name: Name, result: Result): boolean {
  const isShort = result.durationMs < shortMs;
  return openRules(name, result).some(({ id }) => isShort || id !== noisy);
}

const resultOf = (name: Name): Result => results.get(name) as Result;
const caseOf = (name: Name, id: string): CaseResult => {
  const found = resultOf(name).trial?.cases.find((tried) => tried.id === id);
  if (!found) throw new RangeError(`${name} was not tried in ${id}`);
  return found;
};
type Told = (message: string) => unknown;

/**
 * The rules that a client broke, and those of its plan that stayed open on a machine that is busier
 * than any verdict allows: these are told, and are fewer than the others.
 */
async function brokenBy(name: Name, tell: Told): Promise<string[]> {
  const alone = brokenAlone.get(name) ?? [];
  const broken = [...Object.keys(flaggedBy(resultOf(name).rules)), ...alone];
  const open = openRules(name, resultOf(name)).filter(({ id }) => !alone.includes(id));
  for (const { id, reason } of open)
    await tell(`${id} is undecided on this machine: ${reason ?? 'in some case'}`);
  expect(open.length).toBeLessThan(broken.length);
  return [...broken, ...open.map(({ id }) => id)].toSorted();
}

/** The first waits in these cases, in whole seconds. */
const secondsOf = (name: Name, ...ids: readonly string[]): number[] =>
  ids.map((id) => Math.floor((caseOf(name, id).waitsMs[0] ?? Number.NaN) / 1_000));
const verdictsOf = (name: Name, ...ids: readonly string[]): string[] =>
  ids.map((id) => caseOf(name, id).verdict);

test.runIf(hasCurl)(
  `${called('curl')} waits for Retry-After in seconds and in all forms of a date`,
  () => {
    const ids = ['ra-seconds-429', 'ra-seconds-503', ...dates];
    expect(verdictsOf('curl', ...ids)).toEqual(ids.map(() => 'pass'));
  },
);

test.runIf(hasCurl)(`${called('curl')} makes six attempts, and no jitter`, async ({ annotate }) => {
  const { attempts, waitsMs } = caseOf('curl', 'jitter-20');
  expect([attempts, waitsMs.map((ms) => Math.floor(ms / 1_000))]).toEqual([6, [1, 2, 4, 8, 16]]);
  expect(await brokenBy('curl', annotate)).toContain(noisy);
});

test.runIf(hasCurl)(`${called('curl')} sends a write again after a 503`, () => {
  const { attempts, findings } = caseOf('curl', 'post-503');
  expect([attempts, findings.map(({ rule }) => rule)]).toEqual([2, ['unkeyed-write-not-resent']]);
});

// Seen with 7.88.1, the curl of Debian 12; others may have mended it.
test.runIf(hasCurl && called('curl').includes('7.88.1'))(
  `${called('curl')} hangs on a date in the past`,
  () => {
    const { attempts, findings, timelines } = caseOf('curl', 'ra-past-60s');
    expect([attempts, findings.map(({ rule }) => rule)]).toEqual([1, ['retry-after-malformed']]);
    expect(timelines.map(({ result }) => result)).toEqual(['killed']);
  },
);

test(`${called('got')} waits for Retry-After in seconds and in all forms of a date`, () => {
  const ids = ['ra-seconds-429', ...dates];
  expect(verdictsOf('got', ...ids)).toEqual(ids.map(() => 'pass'));
});

test(`${called('got')} comes again at once after a date in the past`, () => {
  const { attempts, verdict } = caseOf('got', 'ra-past-60s');
  expect([attempts, verdict, secondsOf('got', 'ra-past-60s')]).toEqual([2, 'pass', [0]]);
});

test(`${called('got')} retries 408, 413 by its Retry-After, and no POST`, () => {
  const ids = ['status-408-get', 'ra-413', 'post-503'];
  expect(ids.map((id) => caseOf('got', id).attempts)).toEqual([2, 2, 1]);
  expect(verdictsOf('got', ...ids)).toEqual(ids.map(() => 'pass'));
});

const samples = ['AI Search shell loop', 'Aigeon Node helper'] as const;
for (const name of samples) {
  test.runIf(isThere(name))(
    `${called(name)} breaks what its page says, and nothing else`,
    async ({ annotate }) => {
      expect(await brokenBy(name, annotate)).toEqual(plans[name].rules);
    },
  );
}
