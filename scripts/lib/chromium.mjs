import { capture, isExecutable, onPath, runTool, say } from './command.mjs';
import { aptCommand, aptInstall, isRootOnDebian } from './debian.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The browser to test with: CHROMIUM_PATH, Playwright's own, one on PATH, one in its usual place; else null.
 * @param {string} playwrightsOwn where Playwright would keep its own
 */
export function findChromium(playwrightsOwn) {
  const named = process.env['CHROMIUM_PATH'];
  if (named) return named;
  if (isExecutable(playwrightsOwn)) return playwrightsOwn;
  for (const name of NAMES) {
    const path = onPath(name);
    if (path) return path;
  }
  return PLACES.find(isExecutable) ?? null;
}

/**
 * A browser, installed where there was none: Debian's own for root, else Playwright's.
 * @returns {Promise<{ path: string | null, missing: string | null }>} `missing`: what to run by hand
 */
export async function requireChromium() {
  const { chromium } = await import('playwright');
  const own = chromium.executablePath();
  const found = findChromium(own);
  if (found) return { path: found, missing: null };
  if (isRootOnDebian()) {
    say('Installing Chromium from Debian …');
    await aptInstall(['chromium']);
  }
  if (!findChromium(own)) {
    say('Installing Playwright\'s Chromium …');
    await runTool('playwright/cli.js', ['install', '--no-shell', 'chromium'], { output: 'stderr' });
  }
  const path = findChromium(own);
  if (path && (await capture(path, ['--version'])).code === 0) return { path, missing: null };
  return { path: null, missing: isRootOnDebian() ? aptCommand(['chromium']) : 'npx playwright install --with-deps chromium' };
}
