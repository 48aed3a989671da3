import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import config from '../../../playwright.config.ts';
import { serve } from '../../serve.mjs';
import { resultsOf } from '../page/results.ts';
import type { PageFigure } from './figures.ts';

const PAGE = 'scripts/bench/targets/worker/index.html';

/**
 * What the worker is held to, asked by a page of its own that is built and served as the studio's is. In a profile on
 * disk, as people have it: a private window, which Playwright opens otherwise, keeps files in another process's memory.
 */
export async function measureWorker(say: (line: string) => void): Promise<PageFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-'));
  const profile = await mkdtemp(join(tmpdir(), 'studio-profile-'));
  try {
    await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: PAGE } } });
    const server = await serve({ root: folder, port: 4863, tries: 20 });
    const context = await chromium.launchPersistentContext(profile, config.use?.launchOptions ?? {});
    try {
      const page = await context.newPage();
      const session = await context.browser()?.newBrowserCDPSession();
      if (session === undefined) throw new Error('Chromium does not tell what its processes take.');
      await page.exposeFunction('processorSeconds', async () => (await session.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0));
      await page.goto(server.url + PAGE, { waitUntil: 'commit' });
      return await resultsOf<PageFigure[]>(page, say);
    } finally {
      await context.close();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true });
    await rm(profile, { recursive: true });
  }
}
