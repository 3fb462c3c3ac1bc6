import type { Trial, TrialTimeline } from '../../core/trial/trial-result.ts';

const linesShown = 3;

/** A trial whose clients' words are their last three lines, side by side instead of below each other. */
export function wordsByLine(trial: Trial): Trial {
  return {
    ...trial,
    cases: trial.cases.map((each) => ({ ...each, timelines: each.timelines.map(lastLines) })),
  };
}

function lastLines(timeline: TrialTimeline): TrialTimeline {
  const { words, ...rest } = timeline;
  if (words === undefined) return timeline;
  const lines = words
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? rest : { ...rest, words: lines.slice(-linesShown).join(' / ') };
}
