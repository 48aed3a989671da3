/** `npm run bench -- …`: runs scripts/bench/main.ts with the Vulkan driver that the tests use. */
import { requireNode, requirePackages } from './lib/packages.mjs';
import { vulkanEnvironment } from './lib/vulkan.mjs';

requireNode();
await requirePackages();
Object.assign(process.env, vulkanEnvironment());
const { register } = await import('tsx/esm/api');
register();
const { main } = await import('./bench/main.ts');
const code = await main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
// Dawn may keep Node alive; what was written goes out first.
process.stdout.write('', () => { process.exit(code); });
