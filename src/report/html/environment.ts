import type { Environment } from '../../core/course/course-result.ts';
import type { Result } from '../../core/result.ts';
import { formatMs } from '../../core/units.ts';
import { renderPreflight } from '../terminal/preflight.ts';
import { formatCount } from '../terminal/words.ts';
import type { Html, HtmlValue } from './html.ts';
import { html } from './html.ts';
import { commandLine, pairs } from './parts.ts';
import type { Section } from './section.ts';

type Row = [label: string, value: HtmlValue];

/** What was run, where, and how to run it again. */
export const environmentSection: Section = {
  id: 'environment',
  title: 'Environment',
  body: (result) => html`${pairs(rowsOf(result))}
<h3>Run it again</h3>
${renderCommand(result.command)}`,
};

/** Of a trial the machine alone: all else stands with how it was tried. */
function rowsOf(result: Result): Row[] {
  const { profile, tool, environment, preflight, trial } = result;
  if (trial) return machineRows(environment);
  const name = html`${profile.name} <span class="quiet">${profile.hash}</span>`;
  return [
    ['profile', name],
    ['target', result.target],
    ['contract', result.contract],
    ...(preflight ? [['preflight', renderPreflight(preflight)] satisfies Row] : []),
    ['seed', `${result.seed}, run id ${result.runId}`],
    ['time', `${formatMs(result.durationMs)} from ${result.startedAt}`],
    ['tool', `${tool.name} ${tool.version}, exit code ${result.exitCode}`],
    ...machineRows(environment),
  ];
}

function machineRows(environment: Environment | undefined): Row[] {
  if (!environment) {
    return [['machine', 'not known: the version that wrote this result did not keep it']];
  }
  const { cpu, cores, memoryBytes, platform, node, fingerprint } = environment;
  const memory = `${formatCount(memoryBytes / 2 ** 30, 1)} GiB of memory`;
  return [
    ['machine', `${cpu}, ${formatCount(cores)} cores, ${memory}`],
    ['system', `${platform}, Node ${node.replace(/^v/, '')}`],
    ['fingerprint', html`<span class="mono">${fingerprint}</span>`],
  ];
}

function renderCommand(command: string | undefined): Html {
  if (command === undefined) {
    return html`<p>The version that wrote this result did not keep its command.</p>`;
  }
  return commandLine(command);
}
