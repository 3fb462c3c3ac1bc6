import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const rig = new URL('../unit/engine/rig.ts', import.meta.url);

const program = `
  import { createRig, serve } from ${JSON.stringify(rig.href)};
  const server = await serve((socket, { nth }) => nth === 1 && socket.write('HTTP/1.1 204 No\\r\\n\\r\\n'));
  const { engine, send } = createRig({ port: server.port, connections: 3 });
  const first = await send('GET', '/');
  const open = [send('GET', '/'), send('GET', '/')];
  await engine.close();
  await server.close();
  console.log(first.status, (await Promise.all(open)).map(({ error }) => error).join());
`;

test('a process ends by itself once its engine is closed, whatever was under way', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { timeout: 20_000 },
  );
  expect(stdout).toBe('204 closed,closed\n');
});
