/**
 * `npm run --silent headless -- …`: the session without a page. Installs what is missing (said on standard error), then
 * runs src/headless/main.ts in this very process, so that signals, exit code and standard streams are its own.
 */
import { requireNode, requirePackages } from './lib/packages.mjs';

requireNode();
await requirePackages();
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('../src/headless/main.ts');
process.exit(await main(process.argv.slice(2)));
