import { expect, test } from 'vitest';
import { answer, attempt, dateLine, get, identity, play } from '../play.ts';
import { exchange } from '../raw-client.ts';

const whole = answer('1 GET /a');
const fields = `Content-Type: text/plain\r\n${dateLine}`;
const chunkedHead = `HTTP/1.1 200 OK\r\n${fields}Transfer-Encoding: chunked\r\n\r\n`;
const withLine = (line: string) => whole.replace('OK\r\n', `OK\r\n${line}\r\n`);

test.for([
  ['version', whole.replace('HTTP/1.1', 'HTTP/9.9')],
  ['status-line', whole.replace('HTTP/1.1 200 OK\r\n', '')],
  ['status-code', whole.replace('200 OK', 'x00 OK')],
  ['header-colon', withLine('X-Malformed')],
  ['header-name', withLine('X Malformed: 1')],
  ['header-value', withLine('X-Malformed: a\0b')],
  ['length', `HTTP/1.1 200 OK\r\nContent-Length: x\r\n${fields}\r\n1 GET /a`],
  ['two-lengths', withLine(`Content-Length: ${whole.length}`)],
  ['chunk-size', `${chunkedHead}x\r\n1 GET /a\r\n0\r\n\r\n`],
  ['chunk-end', `${chunkedHead}8\r\n1 GET /ax\r\n0\r\n\r\n`],
  ['garbage', '\x15\x03\x03\x00\x02\x02\x0a'],
] as const)('an answer whose %s is malformed arrives so, then FIN', async ([what, bytes]) => {
  await using played = await play({ faults: [{ kind: 'malformed', what }] });
  expect(await exchange(played.port, get('/a'))).toEqual({ bytes, ending: 'FIN' });
});

test('a malformed answer is committed and told', async () => {
  await using played = await play({ faults: [{ kind: 'malformed', what: 'version' }] });
  await exchange(played.port, attempt(1) + attempt(2));
  expect(played.requests).toHaveLength(1);
  expect(played.effects).toMatchObject([{ jobId: 'job-1', identity: identity(1) }]);
  expect(played.faults).toMatchObject([{ kind: 'malformed', identity: identity(1) }]);
});

test('an HTTP/1.0 client, who knows no chunks, gets a healthy answer', async () => {
  await using played = await play({ faults: [{ kind: 'malformed', what: 'chunk-size' }] });
  const { bytes } = await exchange(played.port, 'GET /a HTTP/1.0\r\n\r\n');
  expect([bytes, played.faults]).toEqual([answer('1 GET /a', 'Connection: close'), []]);
});
