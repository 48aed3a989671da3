import type { Browser, Page } from '@playwright/test';
import { SCRIPT_LIMIT, scriptBytes } from '../../../e2e/scriptBytes.ts';
import { PAGES } from '../../../src/ui/shell/route.ts';
import { STEPS } from '../../../src/state/steps.ts';
import { median } from '../measure/statistics.ts';
import type { PageFigure } from './figures.ts';

const VISITS = 5;
const FIRST_PAINT_MS = 1000;

/** Each screen as a first visitor meets it: bytes of its script, gzip; and how soon the first screen is painted, nothing cached. */
export async function measureFirstVisit(browser: Browser, url: string): Promise<PageFigure[]> {
  const paints: number[] = [];
  for (let i = 0; i < VISITS; i++) paints.push(await visit(browser, url, '', firstPaint));
  const scripts: PageFigure[] = [];
  for (const screen of ['', ...STEPS, ...PAGES]) {
    scripts.push({
      figure: `script of the ${screen === '' ? 'first' : screen} screen, gzip`, value: await visit(browser, url, screen, scriptBytes) / 1024, unit: 'KB',
      target: { bound: 'at most', value: SCRIPT_LIMIT / 1024 },
    });
  }
  return [{ figure: `first paint, cold, median of ${VISITS}`, value: median(paints), unit: 'ms', target: { bound: 'at most', value: FIRST_PAINT_MS } }, ...scripts];
}

/** What `measure` finds on a screen that was opened in a profile of its own. */
async function visit(browser: Browser, url: string, screen: string, measure: (page: Page) => Promise<number>): Promise<number> {
  const page = await browser.newPage({ locale: 'en-GB' });
  try {
    await page.goto(`${url}#/${screen}`, { waitUntil: 'networkidle' });
    // On a busy machine the network may rest before a screen has asked for its script.
    await page.getByRole('heading', { level: 1 }).waitFor();
    return await measure(page);
  } finally {
    await page.close();
  }
}

/** When the first pixels of content were painted, in milliseconds from the start of the navigation. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
}
