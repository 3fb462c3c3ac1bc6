// The client that follows a contract to the letter: CONTRACT names it, as `--contract` does.
import { createReferenceClient } from 'retrial';

export default createReferenceClient({ contract: process.env.CONTRACT ?? 'rfc' });
