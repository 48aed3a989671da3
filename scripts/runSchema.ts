/** `npx tsx scripts/runSchema.ts`: writes docs/run.schema.json and docs/sweep.schema.json, the published schemas of `--config` files. */
import { writeFileSync } from 'node:fs';
import { sweepFileJsonSchema } from '../src/artifacts/sweep/sweepFile.ts';
import { runFileJsonSchema } from '../src/artifacts/config/runFile.ts';

writeFileSync('docs/run.schema.json', runFileJsonSchema());
writeFileSync('docs/sweep.schema.json', sweepFileJsonSchema());
