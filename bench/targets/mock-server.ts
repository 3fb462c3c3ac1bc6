import { builtinContracts } from '../../src/core/contracts/builtin.ts';
import { MockSettings } from '../../src/core/profile.ts';
import { serveMock } from '../../src/run/serve-mock.ts';
import { readTask, tell } from '../child.ts';
import { read } from '../window.ts';

/** A mock in a process of its own; asked, it tells the CPU time that it has used so far. */
const settings = MockSettings.parse(readTask());
const contract = builtinContracts[settings.api === 'plain' ? 'rfc' : settings.api];
const mock = await serveMock({ settings, contract, seed: '1' });
process.on('message', () => tell({ url: mock.url, cpuUs: read(0).cpuUs, ...mock.ledger() }));
// Without anybody to ask it has no purpose.
process.on('disconnect', () => mock[Symbol.asyncDispose]());
tell({ url: mock.url, cpuUs: 0, ...mock.ledger() });
