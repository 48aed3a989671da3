import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import config from '../../../playwright.config.ts';
import type { BenchResult } from '../types.ts';

/** Hours, in milliseconds: a software adapter with all contenders is slow. */
const LONGEST = 2 * 3_600_000;

/** Runs the bench in Chromium on its own WebGPU (a software adapter where there is no GPU), served from here. */
export async function runInChromium(
  workloads: readonly string[], contenders: readonly string[], repeat: number, say: (line: string) => void,
): Promise<BenchResult[]> {
  const server = await createServer({ configFile: false, logLevel: 'error', server: { host: '127.0.0.1', port: 4870 } });
  await server.listen();
  const browser = await chromium.launch(config.use?.launchOptions ?? {});
  try {
    const page = await browser.newPage();
    page.on('pageerror', ({ message }) => { say(message); });
    const query = new URLSearchParams([...workloads.map((name) => ['workload', name]), ...contenders.map((name) => ['contender', name]), ['repeat', String(repeat)]]);
    await page.goto(`${server.resolvedUrls?.local[0] ?? ''}scripts/bench/page/index.html?${query.toString()}`, { waitUntil: 'commit' });
    const done = page.locator('body[data-results], body[data-error]');
    await done.waitFor({ timeout: LONGEST, state: 'attached' });
    for (const line of (await page.locator('body').innerText()).split('\n')) say(line);
    const error = await done.getAttribute('data-error');
    if (error !== null) throw new Error(error);
    const results: BenchResult[] = JSON.parse(await done.getAttribute('data-results') ?? '[]');
    return results;
  } finally {
    await browser.close();
    await server.close();
  }
}
