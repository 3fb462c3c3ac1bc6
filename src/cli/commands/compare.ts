import { compareRuns } from '../../core/compare/compare-runs.ts';
import type { Comparison } from '../../core/compare/comparison.ts';
import { defaultMetrics } from '../../core/compare/metric.ts';
import { RetrialError } from '../../core/errors.ts';
import { renderComparison } from '../../report/comparison.ts';
import { printableJson } from '../../report/json.ts';
import { toolName, toolVersion } from '../../run/tool-version.ts';
import { commandOf } from '../client-options.ts';
import { defineCommand } from '../command.ts';
import { readMargin } from '../read-margin.ts';
import { readRuns } from '../read-runs.ts';
import { renderComparisonPage } from '../report-assets.ts';
import { tableOptions } from '../table-options.ts';

export const compareCommand = defineCommand({
  usage: 'compare <results..>',
  describe: 'Compare runs with earlier ones, by statistics that cry no wolf',
  takesCommand: true,
  options: (parser) =>
    parser
      .positional('results', {
        type: 'string',
        array: true,
        demandOption: true,
        describe:
          'the base and the candidate, or <base…> -- <candidate…>: results, folders of runs, folders of such folders',
      })
      .options({
        metric: {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: `what to compare, e.g. response.p99{search} (may be repeated; default: ${defaultMetrics.join(', ')})`,
        },
        margin: {
          type: 'string',
          requiresArg: true,
          describe: 'the greatest change that counts as none (default: 5%)',
        },
        force: {
          type: 'boolean',
          default: false,
          describe: 'compare runs of different loads all the same',
        },
        format: {
          choices: ['table', 'json', 'html'] as const,
          default: 'table' as const,
          describe: 'how to show it',
        },
      })
      .epilogue(
        'Exit codes: 0 no change for the worse, 2 a regression, 3 nothing can be said (too few runs, or too far apart), 64 wrong usage or runs that do not compare.',
      )
      .example('$0 compare before after', 'two folders of runs')
      .example('$0 compare before/1 before/2 -- after/1', 'some runs of two versions'),
  async run(args) {
    const { results, metric, margin, force, format } = args;
    const [bases, candidates] = sidesOf(results, commandOf(args));
    const comparison = compareRuns({
      base: readRuns(bases),
      candidate: readRuns(candidates),
      tool: { name: toolName, version: toolVersion() },
      metrics: metric,
      margin: readMargin(margin),
      force,
    });
    console.log(render(comparison, format));
    return comparison.exitCode;
  },
});

function render(comparison: Comparison, format: 'table' | 'json' | 'html'): string {
  switch (format) {
    case 'table':
      return renderComparison(comparison, tableOptions());
    case 'json':
      return printableJson(comparison).trimEnd();
    case 'html':
      return renderComparisonPage(comparison).trimEnd();
  }
}

/** What stands before `--` and behind it; two words without it are one of each. */
function sidesOf(
  words: readonly string[],
  behind: readonly string[],
): readonly [bases: readonly string[], candidates: readonly string[]] {
  const option = behind.find((word) => /^-./.test(word));
  if (option !== undefined) {
    const message = `"${option}" stands behind "--", where the candidates do; options go before it`;
    throw new RetrialError(message, { code: 'usage' });
  }
  if (behind.length > 0) return [words, behind];
  if (words.length === 2) return [words.slice(0, 1), words.slice(1)];
  const message =
    words.length === 1
      ? `only "${words[0]}" was named; name the base and then the candidate`
      : 'which are the candidates? Put "--" between them: retrial compare <base…> -- <candidate…>';
  throw new RetrialError(message, { code: 'usage' });
}
