import { parseJson } from '../contracts/read-body.ts';
import { compilePointer, readPointer } from '../json-pointer.ts';
import type { Take, Until } from '../profile-chain.ts';

/** As much of a successful answer as a chain looks at. */
export interface ChainAnswer {
  /** By name in lower case, those that were wanted and were there. */
  readonly headers: ReadonlyMap<string, readonly string[]> | undefined;
  readonly body: string | undefined;
}

/** What an answer means for the chain. */
export type LinkReading =
  /** Not terminal yet: ask again in so many milliseconds. */
  | { readonly kind: 'again'; readonly inMs: number }
  | { readonly kind: 'taken'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'broken'; readonly because: BrokenBecause; readonly sentence: string };

export type BrokenBecause = 'value-missing' | 'not-terminal';

/** What a chain does with the answers to one of its requests. */
export interface ChainLink {
  /** Names, in lower case, of the headers that it takes values from. */
  readonly wantedHeaders: readonly string[];
  readonly wantsBody: boolean;
  /** The pause before each request of this step, in milliseconds. */
  readonly pauseMs: number;
  readonly isPoll: boolean;
  /** @param sinceMs milliseconds since the step before it ended. */
  read(answer: ChainAnswer, sinceMs: number): LinkReading;
}

/** An answer that would fill memory is no id and no address. */
const longestValue = 4_096;

const broken = (because: BrokenBecause, sentence: string): LinkReading => ({
  kind: 'broken',
  because,
  sentence,
});

/** Makes a link ready to read answers; it takes any bytes and never throws. */
export function compileLink(settings: {
  readonly take?: Take | undefined;
  readonly until?: Until | undefined;
}): ChainLink {
  const places = Object.entries(settings.take ?? {}).map(([name, place]) =>
    compilePlace(name, place),
  );
  const { until } = settings;
  const state = until && compilePointer(until.pointer);
  return {
    wantedHeaders: places.flatMap(({ header }) => header ?? []),
    wantsBody: until !== undefined || places.some(({ header }) => header === undefined),
    pauseMs: until?.every ?? 0,
    isPoll: until !== undefined,
    read(answer, sinceMs) {
      const document = answer.body === undefined ? undefined : parseJson(answer.body);
      if (until && state) {
        const seen = readPointer(document, state);
        if (seen === undefined) return broken('value-missing', `nothing stood at ${until.pointer}`);
        if (!until.in.some((each) => each === seen)) return goOn(until, sinceMs);
      }
      return takeAll(places, answer, document);
    },
  };
}

function goOn({ every, atMost }: Until, sinceMs: number): LinkReading {
  return sinceMs + every <= atMost
    ? { kind: 'again', inMs: every }
    : broken('not-terminal', `not terminal within ${atMost / 1_000} s`);
}

interface CompiledPlace {
  readonly name: string;
  /** Where it is told to users. */
  readonly where: string;
  /** In lower case; absent: it stands in the body. */
  readonly header: string | undefined;
  readonly find: (answer: ChainAnswer, document: unknown) => unknown;
}

function compilePlace(name: string, place: Take[string]): CompiledPlace {
  if ('header' in place) {
    const header = place.header.toLowerCase();
    const find = ({ headers }: ChainAnswer): unknown => headers?.get(header)?.[0];
    return { name, where: `in the header ${place.header}`, header, find };
  }
  const tokens = compilePointer(place.pointer);
  const find = (_: ChainAnswer, document: unknown): unknown => readPointer(document, tokens);
  return { name, where: `at ${place.pointer}`, header: undefined, find };
}

function takeAll(
  places: readonly CompiledPlace[],
  answer: ChainAnswer,
  document: unknown,
): LinkReading {
  const values: Record<string, string> = {};
  for (const { name, where, find } of places) {
    const found = find(answer, document);
    const isScalar = ['string', 'number', 'boolean'].includes(typeof found);
    if (!isScalar) return broken('value-missing', `nothing for {{${name}}} stood ${where}`);
    const value = String(found);
    if (value === '' || value.length > longestValue) {
      const length = value === '' ? 'empty' : `longer than ${longestValue} characters`;
      return broken('value-missing', `the value for {{${name}}} ${where} was ${length}`);
    }
    values[name] = value;
  }
  return { kind: 'taken', values };
}
