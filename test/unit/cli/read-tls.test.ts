import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTls, type TlsWishes } from '../../../src/cli/read-tls.ts';
import { RetrialError } from '../../../src/core/errors.ts';
import { certificate, key } from '../engine/localhost-certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'retrial-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (file: string): string => join(folder, file);
writeFileSync(inFolder('one.pem'), `a comment\n${certificate}`);
writeFileSync(inFolder('two.pem'), certificate + certificate);
writeFileSync(inFolder('key.pem'), key);
writeFileSync(inFolder('broken.pem'), certificate + certificate.replace('MIIB', 'MIIC'));

const none: TlsWishes = {
  profile: inFolder('profile.yaml'),
  target: undefined,
  url: 'https://localhost/',
  ca: [],
  insecure: false,
};

function told(wishes: Partial<TlsWishes>): string {
  try {
    readTls({ ...none, ...wishes });
    return 'nothing';
  } catch (error) {
    if (error instanceof RetrialError) return error.describe().replace(`${folder}/`, '');
    throw error;
  }
}

test('without https there is nobody to trust', () => {
  expect([
    readTls({ ...none, url: undefined }),
    readTls({ ...none, url: 'http://localhost/', target: { insecure: true } }),
    readTls(none),
  ]).toEqual([undefined, undefined, { ca: [], insecure: false, servername: undefined }]);
});

test('authorities of the profile and of the command line are trusted together', () => {
  const target = { ca: ['one.pem'], insecure: false, servername: 'localhost' };
  const pem = certificate.trimEnd();
  expect(readTls({ ...none, target, ca: [inFolder('two.pem')] })).toEqual({
    ca: [pem, pem, pem],
    insecure: false,
    servername: 'localhost',
  });
});

test.for([
  [{ insecure: true }, true],
  [{ target: { insecure: true } }, true],
  [{ target: { insecure: false } }, false],
] as const)('%o is as insecure as it was asked for', ([wishes, insecure]) => {
  expect(readTls({ ...none, ...wishes })?.insecure).toBe(insecure);
});

test.for<[Partial<TlsWishes>, string]>([
  [{ url: undefined, ca: ['a.pem'] }, '--ca goes with an https:// target, and this run has none'],
  [
    { url: 'http://localhost/', insecure: true },
    '--insecure goes with an https:// target, and this run has none',
  ],
  [
    { ca: [inFolder('missing.pem')] },
    'missing.pem: cannot read the certificate of an authority: there is no such file',
  ],
  [
    { target: { ca: ['key.pem'], insecure: false } },
    'key.pem: there is no certificate in it; a PEM file has one between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
  ],
  [
    { ca: [inFolder('broken.pem')] },
    'broken.pem: certificate 2 in it is broken; take a whole copy of the file',
  ],
])('%o is refused in one sentence', ([wishes, sentence]) => {
  expect(told(wishes)).toBe(sentence);
});
