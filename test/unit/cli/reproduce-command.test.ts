import { expect, test } from 'vitest';
import type { ClientArgs } from '../../../src/cli/client-options.ts';
import { reproduceCommand, trialCommand } from '../../../src/cli/reproduce-command.ts';

const bare = { contract: 'rfc', 'retry-on-post': true };
const all = {
  ...{ contract: 'my own.yaml', 'retry-on-post': false, post: 'curl {url}', timeout: '3s' },
  ...{ only: ['ra-*', 'status-404'], skip: ['ra-past'], repeat: '5', baseline: 'known.yaml' },
  ...{ host: '127.0.0.2', port: '0', 'listen-for': '1m', strict: true, long: true, quiet: true },
  ...{ 'max-attempts': '4', 'max-retry-after': '60s', out: 'there', seed: 'mine' },
  '--': ['curl', '-sf', '{url}'],
};
const sender = { ...bare, webhook: true, 'webhook-secret': 'hunter2', 'webhook-time-scale': '0.1' };

test.for([
  [
    'a client of which nothing was said',
    { ...bare, '--': ['./client.sh', '{url}'] },
    'retrial client --seed s1 -- ./client.sh {url}',
    'retrial client --only x -- ./client.sh {url}',
  ],
  [
    'a client of which all was said',
    all,
    "retrial client --only 'ra-*' --only status-404 --skip ra-past --repeat 5 --baseline known.yaml --host 127.0.0.2 --port 0 --listen-for 1m --strict --seed s1 --post 'curl {url}' --contract 'my own.yaml' --max-attempts 4 --timeout 3s --max-retry-after 60s --long --no-retry-on-post -- curl -sf {url}",
    "retrial client --only x --post 'curl {url}' --contract 'my own.yaml' --max-attempts 4 --timeout 3s --max-retry-after 60s --long --no-retry-on-post -- curl -sf {url}",
  ],
  [
    'a client with a token of its own, without that',
    { ...bare, '--': ['curl', '-H', 'Authorization: Bearer hunter2', '{url}'] },
    "retrial client --seed s1 -- curl -H 'Authorization: [secret]' {url}",
    "retrial client --only x -- curl -H 'Authorization: [secret]' {url}",
  ],
  [
    'a sender, without its secret',
    sender,
    "retrial client --seed s1 --webhook-time-scale 0.1 --webhook --webhook-secret '<secret>'",
    "retrial client --only x --webhook-time-scale 0.1 --webhook --webhook-secret '<secret>'",
  ],
])('the trial, and one case, of %s can be run again', ([, args, whole, one]) => {
  const given = args as unknown as ClientArgs;
  expect([trialCommand(given, 's1'), reproduceCommand(given)('x')]).toEqual([whole, one]);
});
