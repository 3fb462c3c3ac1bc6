import { writeFileSync } from 'node:fs';
import { writePage } from './page.ts';

const page = writePage();
const file = new URL('../../docs/compare.md', import.meta.url);
const tables = page.split('\n').filter((line) => line.startsWith('|') || line.startsWith('## '));
process.stdout.write(`${tables.join('\n')}\n`);
writeFileSync(file, page);
