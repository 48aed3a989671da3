import { chromium } from '@playwright/test';
import config from '../../../playwright.config.ts';
import { build, buildIsFresh, DIST } from '../../lib/build.mjs';
import { serve } from '../../serve.mjs';
import { measureAnswers } from './answers.ts';
import type { PageFigure } from './figures.ts';
import { measureFirstVisit } from './firstVisit.ts';
import { measureMainThread } from './mainThread.ts';
import { measureProjectFile } from './projectFile.ts';
import { measureWorker } from './workerTargets.ts';

/** What the built page is held to, measured in Chromium over this computer's own server; builds the page where the sources are newer. */
export async function measureTargets(say: (line: string) => void): Promise<PageFigure[]> {
  if (!await buildIsFresh() && await build({ quiet: true }) !== 0) throw new Error('The page could not be built; look above for the reason.');
  const server = await serve({ root: DIST, port: 4862, tries: 20 });
  const browser = await chromium.launch(config.use?.launchOptions ?? {});
  try {
    const figures: PageFigure[] = [];
    for (const [what, measure] of Object.entries({
      'a first visit': () => measureFirstVisit(browser, server.url), 'the main thread': () => measureMainThread(browser, server.url), 'a project file': () => measureProjectFile(browser, server.url),
      'many answers': () => measureAnswers(browser, server.url), 'the worker': () => measureWorker(say),
    })) {
      say(`Measuring ${what} …`);
      figures.push(...await measure());
    }
    return figures;
  } finally {
    await browser.close();
    await server.close();
  }
}
