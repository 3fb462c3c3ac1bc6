import type { Contract } from '../../src/core/contracts/contract.ts';
import type { ReferenceClientOptions } from '../../src/run/trial/reference-operation.ts';

/** A row of the kill matrix: a client, and the rules that convict it. */
export interface Mutant {
  /** `M01` and so on; a client that follows its contract has a name instead. */
  readonly id: string;
  /** What it does, as the end of "This client …". */
  readonly does: string;
  readonly contract: Contract;
  /** Whether it is judged by the numbers that it plays, or like a client whose author told none. */
  readonly declared: 'reference' | 'nobody';
  /** Ids of the cases that it is tried in; absent: all that its contract has. */
  readonly cases?: readonly string[];
  /** Values above 60 s are watched for 100 s. */
  readonly long?: true;
  /** Ids of the rules that find it, no more and no fewer. */
  readonly convictedBy: readonly string[];
  /** Where more or fewer rules find it than its one defect suggests: why. */
  readonly because?: string;
  readonly client: Omit<ReferenceClientOptions, 'contract'>;
}
