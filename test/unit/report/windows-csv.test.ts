import { expect, test } from 'vitest';
import { renderWindowsCsv } from '../../../src/report/windows-csv.ts';
import { readResult } from '../../helpers/results.ts';

const window = {
  ...{ startMs: 0, arrivals: 150, started: 149, succeeded: 140, failed: 2, dropped: 1 },
  ...{ attempts: 181, retries: 31, inFlight: 7 },
};

test('each window is a line below the headings, and what is not known is an empty field', () => {
  const whole = {
    ...{ ...window, startMs: 1_000, responseP50Us: 8_107, responseP90Us: 9_000.5 },
    ...{ responseP99Us: 1e6, responseMaxUs: 2e6, serviceP50Us: 10, serviceP99Us: 11 },
    ...{ answers: { '2xx': 140, '4xx': 30, none: 1 }, connections: 12 },
  };
  expect(renderWindowsCsv({ windows: [window, whole] }).split('\r\n')).toEqual([
    'start_ms,arrivals,started,succeeded,failed,dropped,attempts,retries,in_flight,response_p50_us,response_p90_us,response_p99_us,response_max_us,service_p50_us,service_p99_us,answers_1xx,answers_2xx,answers_3xx,answers_4xx,answers_5xx,answers_none,connections',
    '0,150,149,140,2,1,181,31,7,,,,,,,,,,,,,',
    '1000,150,149,140,2,1,181,31,7,8107,9000.5,1000000,2000000,10,11,0,140,0,30,0,1,12',
    '',
  ]);
});

test('every line has as many fields as there are headings', () => {
  const lines = renderWindowsCsv(readResult('fail')).trimEnd().split('\r\n');
  expect(new Set(lines.map((line) => line.split(',').length))).toEqual(new Set([22]));
  expect(lines).toHaveLength(1 + readResult('fail').windows.length);
});

test('a run without windows has headings alone', () => {
  expect(renderWindowsCsv({ windows: [] }).split('\r\n')).toHaveLength(2);
});
