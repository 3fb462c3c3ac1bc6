import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { placeClient } from '../../../src/cli/place-client.ts';
import { Profile } from '../../../src/core/profile.ts';

const file = '/somewhere/profiles/mine.yaml';

/** The client of a profile in that file, as a run gets it. */
function placed(client: object) {
  const profile = Profile.parse({
    name: 'mine',
    target: { mock: { api: 'plain' } },
    client,
    load: { model: 'open', rate: '5/s', duration: '1s' },
    operations: [{ name: 'read', path: '/' }],
  });
  return placeClient(profile, file).client.own;
}

test('a module counts from the folder of the profile, unless its path is whole', () => {
  expect([placed({ module: 'client.mjs' }), placed({ module: '../../c.ts' })]).toMatchObject([
    { file: '/somewhere/profiles/client.mjs' },
    { file: '/c.ts' },
  ]);
  expect(placed({ module: '/opt/c.mjs' })).toMatchObject({ file: '/opt/c.mjs' });
});

test('of an adapter what begins with ./ or ../ does, and all else stays', () => {
  expect(placed({ adapter: ['node', './a.mjs', '../b', '--x=./c', '.', 'd/e'] })).toMatchObject({
    argv: ['node', '/somewhere/profiles/a.mjs', '/somewhere/b', '--x=./c', '.', 'd/e'],
  });
});

test('the path of a profile may itself be relative', () => {
  const profile = Profile.parse({
    name: 'mine',
    target: { mock: { api: 'plain' } },
    client: { module: './c.mjs' },
    load: { model: 'open', rate: '5/s', duration: '1s' },
    operations: [{ name: 'read', path: '/' }],
  });
  expect(placeClient(profile, 'mine.yaml').client.own).toMatchObject({ file: resolve('c.mjs') });
});

test('the reference client has no file', () => {
  expect(placed({})).toBeUndefined();
});
