import { improbableRange } from '../stats/jitter.ts';
import {
  alikeByMedian,
  alikeByWidth,
  isJitterAsked,
  limitOfMedianMs,
  promptOf,
  sureWidthMs,
  widthAsked,
} from './jitter-alike.ts';
import type { Rule, RuleContext, RuleOutcome } from './rule.ts';
import { showMs } from './show-ms.ts';
import type { Finding, Tally } from './tally.ts';
import { createTally, levelOf } from './tally.ts';
import type { WaitPopulation } from './wait-populations.ts';
import { WaitPopulations } from './wait-populations.ts';
import { waitsUnder } from './waits.ts';

/** Fewer waits after the same attempt number say nothing about their spread. */
const leastWaits = 10;
/** Names of operations (in a trial: cases) whose waits are kept apart as well; later ones are not. */
const nameLimit = 128;

/**
 * Waits after the same attempt number differ, so that clients that failed together do not come back
 * together. Judged by the range of at least 10 of them: against the declared width where there is
 * one, else against the waits' own median. Who declares no jitter of its own is not excused by that:
 * it is held to the width of the contract, unless that has none either. Where all waits together
 * leave it open it is decided by those of each name of operations, if each is alike by itself.
 */
export const jitterPresent: Rule = {
  id: 'jitter-present',
  subject: 'client',
  holds: 'Waits after the same attempt number are not all alike',
  level: 'should',
  source: 'retry policy: jitter',
  population: true,
  judge(context) {
    const tally = createTally(jitterPresent, context);
    const waitsOf = waitsUnder(context);
    const all = new WaitPopulations();
    const byName = new Map<string, WaitPopulations>();
    const isDeclared = context.policy.declared.backoff;
    const declaresNone = isDeclared && !isJitterAsked(context);
    return {
      operation(operation) {
        if (declaresNone || operation.attempts.length < 2) return;
        for (const wait of waitsOf(operation)) {
          if (wait.source !== 'backoff' || wait.doubt !== undefined) continue;
          all.add(operation, wait);
          populationsOf(byName, operation.name)?.add(operation, wait);
        }
      },
      conclude() {
        if (declaresNone) {
          return tally.conclude({ verdict: 'not-exercised', reason: 'no jitter is declared' });
        }
        const judged = all.ofAtLeast(leastWaits);
        const [longest] = judged;
        if (!longest) return concludeFew(tally, all.largest);
        const together = isDeclared
          ? concludeDeclared(tally, longest, context)
          : concludeUndeclared(tally, judged, context);
        return together.verdict === 'inconclusive'
          ? concludeByName(tally, together, alikeByName([...byName.values()], context))
          : together;
      },
    };
  },
};

function populationsOf(
  byName: Map<string, WaitPopulations>,
  name: string,
): WaitPopulations | undefined {
  const known = byName.get(name);
  if (known || byName.size >= nameLimit) return known;
  const fresh = new WaitPopulations();
  byName.set(name, fresh);
  return fresh;
}

function concludeFew(tally: Tally, most: number): RuleOutcome {
  if (most === 0) return tally.conclude();
  const reason = `${most} waits after the same attempt number, ${leastWaits} are needed`;
  return tally.conclude({ verdict: 'inconclusive', reason });
}

/** At the attempt number with the longest waits, where jitter is widest and noise weighs least. */
function concludeDeclared(
  tally: Tally,
  population: WaitPopulation,
  context: RuleContext,
): RuleOutcome {
  const { spread, ordinal } = population;
  const finding = alikeByWidth(population, context);
  if (finding) return convict(tally, [finding]);
  const { widthMs, limitMs } = widthAsked(context, ordinal);
  const noiseMs = context.noiseMs();
  const prompt = promptOf(population);
  const rangeMs = spread.max - spread.min;
  if (sureWidthMs(population) > limitMs + 2 * noiseMs) {
    tally.pass(spread.count);
    if (rangeMs < improbableRange(spread.count) * widthMs) {
      tally.note(
        `jitter narrower than the contract: ${spread.count} waits before attempt ${ordinal + 1} lie within ${showMs(rangeMs)}, where ${showMs(widthMs)} is declared`,
      );
    }
    return tally.conclude();
  }
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(prompt.widthMs, noiseMs) });
}

/** Nobody declared a width: alike at every attempt number. */
function concludeUndeclared(
  tally: Tally,
  judged: readonly WaitPopulation[],
  context: RuleContext,
): RuleOutcome {
  const noiseMs = context.noiseMs();
  const spreadOut = judged.find((each) => sureWidthMs(each) > limitOfMedianMs(each) + 2 * noiseMs);
  if (spreadOut) {
    tally.pass(spreadOut.spread.count);
    return tally.conclude();
  }
  const findings = alikeByMedian(judged, context);
  if (findings.length > 0) return convict(tally, findings.map(recommended(context)));
  const widthMs = Math.max(...judged.map((each) => promptOf(each).widthMs));
  return tally.conclude({ verdict: 'inconclusive', reason: tooNoisy(widthMs, noiseMs) });
}

/**
 * Together waits may seem spread by as much as noise explains, since what a case makes of a client
 * differs from case to case. None where one case is spread by itself: there is jitter, and who failed
 * in the same instant may have drawn alike for another reason (see herd-spread).
 */
function alikeByName(named: readonly WaitPopulations[], context: RuleContext): Finding[] {
  const judged = named
    .map((each) => each.ofAtLeast(leastWaits))
    .filter((populations) => populations.length > 0);
  const found = judged.map((populations) =>
    context.policy.declared.backoff
      ? populations.slice(0, 1).flatMap((each) => alikeByWidth(each, context) ?? [])
      : alikeByMedian(populations, context).map(recommended(context)),
  );
  return found.every((findings) => findings.length > 0) ? found.flat() : [];
}

function concludeByName(
  tally: Tally,
  together: RuleOutcome,
  findings: readonly Finding[],
): RuleOutcome {
  return findings.length === 0 ? together : convict(tally, findings);
}

function convict(tally: Tally, findings: readonly Finding[]): RuleOutcome {
  for (const finding of findings) tally.violate(finding);
  return tally.conclude();
}

/** Without declared numbers it is only a recommendation, whatever the contract says. */
function recommended(context: RuleContext): (finding: Finding) => Finding {
  const isRaised = levelOf(jitterPresent, context.contract) === 'must';
  return (finding) => (isRaised ? { ...finding, level: 'should' } : finding);
}

function tooNoisy(widthMs: number, noiseMs: number): string {
  return `waits are spread over ${showMs(widthMs)}, and the observer's own noise is ${showMs(noiseMs)}`;
}
