/**
 * `npm run --silent headless -- …`: the session without a page. Installs what is missing (said on standard error), then
 * runs src/headless/main.ts in this very process, so that signals, exit code and standard streams are its own. package.json starts it
 * with `exec`: else a shell stands between that keeps npm's signals from it and loses its exit code.
 */
import { requireNode, requirePackages } from './lib/packages.mjs';

requireNode();
await requirePackages();
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('../src/headless/main.ts');
const code = await main(process.argv.slice(2));
// A GPU device or threads may keep Node alive; what was written goes out first.
process.stdout.write('', () => { process.exit(code); });
