import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../../serve.mjs';
import { resultsOf } from '../page/results.ts';
import type { PageFigure } from './figures.ts';

const PAGE = 'scripts/bench/targets/worker/index.html';

/** What the worker is held to, asked by a page of its own that is built and served as the studio's is. */
export async function measureWorker(browser: Browser, say: (line: string) => void): Promise<PageFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-bench-'));
  try {
    await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true, rolldownOptions: { input: PAGE } } });
    const server = await serve({ root: folder, port: 4863, tries: 20 });
    const page = await browser.newPage();
    try {
      const session = await browser.newBrowserCDPSession();
      await page.exposeFunction('processorSeconds', async () => (await session.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0));
      await page.goto(server.url + PAGE, { waitUntil: 'commit' });
      return await resultsOf<PageFigure[]>(page, say);
    } finally {
      await page.close();
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
