import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { toolName, toolVersion } from '../../src/run/tool-version.ts';

/** A client of examples/clients, or one that the system has, and how it is put on trial. */
export interface ExampleClient {
  readonly name: string;
  /** By whose promises it is judged. */
  readonly contract: 'rfc' | 'aigeon' | 'aisearch';
  /** What follows `retrial client`, besides the contract. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it is made of, with versions; absent where a program is not installed. */
  readonly madeOf: () => string | undefined;
}

const modules = 'examples/clients';
const curl = 'curl -sf --retry 5';
const shell = [`${modules}/aisearch-shell/client.sh`, '{method}', '{url}', '{body}'];

export const exampleClients: readonly ExampleClient[] = [
  {
    name: 'curl',
    contract: 'rfc',
    args: [
      ...['--post', `${curl} -H 'Content-Type: application/json' -d {body} {url}`],
      ...['--', ...curl.split(' '), '{url}'],
    ],
    madeOf: curlVersion,
  },
  ofPackages('fetch + p-retry', 'fetch-p-retry.mjs', 'p-retry'),
  ofPackages('axios + axios-retry', 'axios-axios-retry.mjs', 'axios', 'axios-retry'),
  ofPackages('got', 'got.mjs', 'got'),
  ofPackages('ky', 'ky.mjs', 'ky'),
  ofPackages('undici RetryAgent', 'undici-retry-agent.mjs', 'undici'),
  {
    name: 'AI Search shell loop',
    contract: 'aisearch',
    args: ['--', ...shell],
    madeOf: curlVersion,
  },
  {
    name: 'Aigeon Node helper',
    contract: 'aigeon',
    args: ['--module', `${modules}/aigeon-node.mjs`],
    madeOf: () => `Node ${process.versions.node}`,
  },
  ...(['rfc', 'aigeon', 'aisearch'] as const).map(
    (contract): ExampleClient => ({
      name: `reference client of ${contract}`,
      contract,
      args: ['--module', `${modules}/reference.ts`],
      env: { CONTRACT: contract },
      madeOf: () => `${toolName} ${toolVersion()}`,
    }),
  ),
];

function ofPackages(name: string, file: string, ...packages: readonly string[]): ExampleClient {
  return {
    name,
    contract: 'rfc',
    args: ['--module', `${modules}/${file}`],
    madeOf: () => packages.map(packageVersion).join(', '),
  };
}

function packageVersion(name: string): string {
  const file = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return `${name} ${version}`;
}

/** `curl 7.88.1`; absent where there is none. */
export function curlVersion(): string | undefined {
  const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' });
  return /^curl \S+/.exec(stdout ?? '')?.[0];
}
