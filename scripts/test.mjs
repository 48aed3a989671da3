/**
 * `npm test`: installs what is missing, then types, lint, unit tests with WebGPU in Node, build, and the browser.
 * The last line is the sum: `N passed, N failed`, with types, lint and build as one each.
 * Environment: CHROMIUM_PATH (this browser), STUDIO_PYTHON (this Python; `none`: without), VK_ICD_FILENAMES (this driver).
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { requireChromium } from './lib/chromium.mjs';
import { ROOT, runTool, say } from './lib/command.mjs';
import { countCheck, countLine, countPlaywright, countVitest, sum } from './lib/counts.mjs';
import { requireNode, requirePackages } from './lib/packages.mjs';
import { requirePython } from './lib/python.mjs';
import { requireVulkan } from './lib/vulkan.mjs';

/** @typedef {import('./lib/counts.mjs').Counts} Counts */

const REPORTS = join(ROOT, '.cache', 'test');

requireNode();
await requirePackages();
const chromium = await requireChromium();
const vulkan = await requireVulkan();
const python = await requirePython();
say(`Browser: ${chromium.path ?? 'none'}\nWebGPU in Node: ${vulkan.adapter ?? 'none'}\nPython with PEFT: ${python.path ?? 'none'}`);

/** @type {Record<string, string>} */
const environment = {
  ...vulkan.environment,
  ...(chromium.path ? { CHROMIUM_PATH: chromium.path } : {}),
  ...(python.path ? { STUDIO_PYTHON: python.path } : {}),
};
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const results = [
  await step('types', async () => countCheck(await tool('typescript/bin/tsc', ['--noEmit']))),
  await step('lint', async () => countCheck(await tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']))),
  await step('unit and WebGPU in Node', unitTests),
  await step('build', async () => countCheck(await build())),
  await step('browser', browserTests),
];
report(results);

/**
 * @param {string} name
 * @param {() => Promise<Counts>} work
 */
async function step(name, work) {
  say(`\n── ${name}`);
  const start = performance.now();
  const counts = await work();
  return { name, counts, seconds: (performance.now() - start) / 1000 };
}

/** @returns {Promise<Counts>} */
async function unitTests() {
  const file = join(REPORTS, 'vitest.json');
  const code = await tool('vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  return countVitest(readReport(file), code);
}

/** @returns {Promise<Counts>} */
async function browserTests() {
  if (!chromium.path) return countCheck(1);
  const file = join(REPORTS, 'playwright.json');
  const code = await tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  return countPlaywright(readReport(file), code);
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {Record<string, string>} [more] environment
 */
function tool(script, args, more = {}) {
  return runTool(script, args, { env: { ...environment, ...more } });
}

/**
 * A runner's report; null where it ended before writing one.
 * @param {string} file
 */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Says what each step came to, what is missing, and the sum; sets the exit code.
 * @param {readonly { name: string, counts: Counts, seconds: number }[]} steps
 */
function report(steps) {
  say('');
  for (const { name, counts, seconds } of steps) say(`${name}: ${countLine(counts)} (${seconds.toFixed(0)} s)`);
  const missing = { 'No browser was found or could be installed': chromium.missing, 'Node has no WebGPU adapter': vulkan.missing,
    'Python with torch and PEFT is missing': python.missing };
  for (const [what, command] of Object.entries(missing)) if (command) say(`${what}. To mend it: ${command}`);
  const total = sum(steps.map((each) => each.counts));
  process.exitCode = total.failed === 0 ? 0 : 1;
  if (total.skipped > 0) say(`${total.skipped} skipped, each with the reason in its name.`);
  process.stdout.write(`${countLine({ ...total, skipped: 0 })}\n`);
}
