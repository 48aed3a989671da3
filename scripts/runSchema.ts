/** `npx tsx scripts/runSchema.ts`: writes docs/run.schema.json and docs/sweep.schema.json, the published schemas of `--config` files, and docs/project.schema.json, that of a project file's manifest. */
import { writeFileSync } from 'node:fs';
import { manifestJsonSchema } from '../src/artifacts/project/manifest.ts';
import { sweepFileJsonSchema } from '../src/artifacts/sweep/sweepFile.ts';
import { runFileJsonSchema } from '../src/artifacts/config/runFile.ts';

writeFileSync('docs/run.schema.json', runFileJsonSchema());
writeFileSync('docs/sweep.schema.json', sweepFileJsonSchema());
writeFileSync('docs/project.schema.json', manifestJsonSchema());
