import { grid } from '../src/report/terminal/grid.ts';
import type { GeneratorReport } from './generator.ts';
import type { MocksReport } from './mocks.ts';
import type { PartsReport } from './record.ts';

const columns = 100;
const mockVerdicts: Readonly<Record<MocksReport['bar']['verdict'], string>> = {
  holds: 'holds',
  'does not hold': 'does not hold',
  inconclusive: 'inconclusive, as the driver or other programs were the limit and not the mock',
};
const whole = (value: number): string => Math.round(value).toLocaleString('en');

export function generatorTable({ target, peers, bar }: GeneratorReport): string {
  const rows = peers.map((peer) => [
    peer.name,
    peer.cpuUsPerRequest.toFixed(2),
    peer.leastCpuUsPerRequest.toFixed(2),
    whole(peer.requestsPerSecond),
    peer.ratioToAutocannon.toFixed(2),
  ]);
  const table = grid(
    [['generator', 'CPU µs/request', 'least', 'requests/s', '× autocannon'], ...rows],
    {
      columns,
      header: true,
      right: [1, 2, 3, 4],
    },
  );
  const verdict = `at most ${bar.allowed} × autocannon's: ${bar.holds ? 'holds' : 'does not hold'} (${bar.ratio.toFixed(2)})`;
  return `Keyed POST, 50 connections, against ${target}\n\n${table}\n\n${verdict}\n`;
}

export function mocksTable({ driver, mocks, bar }: MocksReport): string {
  const rows = mocks.map((mock) => [
    mock.api,
    mock.request,
    mock.cpuUsPerRequest.toFixed(2),
    mock.leastCpuUsPerRequest.toFixed(2),
    whole(mock.requestsPerSecond),
  ]);
  const table = grid([['mock', 'request', 'CPU µs/request', 'least', 'requests/s'], ...rows], {
    columns,
    header: true,
    right: [2, 3, 4],
  });
  const verdict = `plain serves at least ${whole(bar.askedPerSecond)}/s: ${mockVerdicts[bar.verdict]}`;
  return `Mock on one core, driven by ${driver} over 50 connections\n\n${table}\n\n${verdict}\n`;
}

export function partsTable(parts: PartsReport): string {
  return `${grid(
    [
      ['part of a request', 'time'],
      ['one histogram record', `${parts.histogramRecordNs.toFixed(0)} ns`],
      ['random numbers and key of an operation', `${parts.operationKeyUs.toFixed(2)} µs`],
      ['trace line of an attempt', `${parts.encodeAttemptUs.toFixed(2)} µs`],
      ['trace line of a client result', `${parts.encodeResultUs.toFixed(2)} µs`],
      ['one-attempt operation before all rules', `${parts.judgeOperationUs.toFixed(2)} µs`],
      ['and in the course of the run', `${parts.courseOperationUs.toFixed(2)} µs`],
    ],
    { columns, header: true, right: [1] },
  )}\n`;
}
