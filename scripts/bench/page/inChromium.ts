import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import config from '../../../playwright.config.ts';
import type { BenchResult } from '../types.ts';
import { resultsOf } from './results.ts';

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
    return await resultsOf<BenchResult[]>(page, say);
  } finally {
    await browser.close();
    await server.close();
  }
}
