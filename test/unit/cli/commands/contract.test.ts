import { expect, test, vi } from 'vitest';
import { contractCommand } from '../../../../src/cli/commands/contract.ts';
import { readYaml } from '../../../../src/cli/read-yaml.ts';
import { builtinContracts } from '../../../../src/core/contracts/builtin.ts';
import { OwnContract } from '../../../../src/core/contracts/own-contract.ts';

test.for(Object.values(builtinContracts))(
  'the printed contract $name is a contract file that says the same',
  async (contract) => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const exitCode = await contractCommand.run({ name: contract.name });
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    const read = readYaml(OwnContract, { file: 'printed.yaml', text, code: 'contract' });
    expect([exitCode, read]).toEqual([0, contract]);
  },
);
