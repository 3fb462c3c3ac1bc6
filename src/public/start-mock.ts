import type { z } from 'zod';
import type { ApiLedger } from '../core/apis/api.ts';
import { builtinContracts } from '../core/contracts/builtin.ts';
import { RetrialError } from '../core/errors.ts';
import type { DeliveredFault } from '../core/faults/fault.ts';
import { describeIssues } from '../core/issue-sentence.ts';
import { MockSettings } from '../core/profile.ts';
import { serveMock } from '../run/serve-mock.ts';

/** How a mock is served; faults and options are written as in a load profile. */
export interface StartMockOptions {
  /** What it does wrong on purpose; times of a match count from its start. */
  readonly faults?: NonNullable<z.input<typeof MockSettings>['faults']>;
  /** Of the API: limits, times; absent: as the API documents them. */
  readonly options?: z.input<typeof MockSettings>['options'];
  /** Default `1`: the same seed gives the same faults. */
  readonly seed?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: the system chooses a free one. */
  readonly port?: number;
}

/** A request that the mock was sent, and what it did about it. */
export interface ServedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** 0 where no answer was handed over. */
  readonly status: number;
  /** The fault that it met; absent: none. */
  readonly fault?: DeliveredFault;
  /** When its first byte was read, in milliseconds since the mock was started. */
  readonly startMs: number;
}

/** A mock that serves until it is disposed of, best by `await using`. */
export interface StartedMock extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** What it has done so far: jobs that exist, replays, conflicts. */
  ledger(): ApiLedger;
  /** The requests so far, in the order of their ends; all are kept, so this is for tests and not for loads. */
  readonly requests: readonly ServedRequest[];
}

/**
 * Serves the mock of `aisearch`, `aigeon` or `plain` in this thread, for the tests of a client.
 *
 * @throws RetrialError (`usage`) where the options are no such options, (`listen`) where the address
 * or the port cannot be had.
 */
export async function startMock(
  api: MockSettings['api'],
  options: StartMockOptions = {},
): Promise<StartedMock> {
  const { host, port, seed = '1' } = options;
  const requests: ServedRequest[] = [];
  const settings = readSettings(api, options);
  const mock = await serveMock({
    settings,
    contract: builtinContracts[settings.api === 'plain' ? 'rfc' : settings.api],
    seed,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    events: {
      onExchange({ method, target, status, fault, startMs }) {
        const met = fault === undefined ? {} : { fault };
        requests.push({ method, path: target, status, ...met, startMs });
      },
    },
  });
  return {
    url: mock.url,
    port: mock.port,
    ledger: () => mock.ledger(),
    requests,
    [Symbol.asyncDispose]: () => mock[Symbol.asyncDispose](),
  };
}

function readSettings(api: string, { options, faults }: StartMockOptions): MockSettings {
  const value = { api, ...(options && { options }), ...(faults && { faults }) };
  const parsed = MockSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const [mistake] = describeIssues(MockSettings, parsed.error, value);
  const message = `startMock: ${mistake?.sentence ?? 'these are no options of a mock'}`;
  throw new RetrialError(message, { code: 'usage', cause: parsed.error });
}
