/** `npx tsx scripts/runSchema.ts`: writes docs/run.schema.json, the published schema of `--config run.json`. */
import { writeFileSync } from 'node:fs';
import { runFileJsonSchema } from '../src/artifacts/config/runFile.ts';

writeFileSync('docs/run.schema.json', runFileJsonSchema());
