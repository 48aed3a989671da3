import type { Browser } from '@playwright/test';
import { startRun } from '../../../e2e/project.ts';
import type { PageFigure } from './figures.ts';
import { openMessages } from './mainThread.ts';
import { traced } from './traced.ts';

/** Of which half are held out. */
const ROWS = 40_000;
const LONG = 600_000;
/** What the page does after a run's end has been told: it stores the result and the kept run. */
const SETTLE_MS = 5000;

/** A training that ends with answers to 20 000 held-out examples, which are stored with the run and as a kept run; and the page opened again. */
export async function measureAnswers(browser: Browser, url: string, rows = ROWS): Promise<PageFigure[]> {
  const page = await browser.newPage({ locale: 'en-GB', baseURL: url });
  try {
    await openMessages(page, rows);
    await page.goto('/#/data');
    await page.getByRole('slider', { name: 'Share held out' }).press('End');
    await page.getByText(/each class in the same proportion|held out\.$/).first().waitFor();
    await startRun(page, { steps: 2, evalEvery: 2 });
    const what = `${(rows / 2).toLocaleString('en-GB')} answers`;
    const storing = await traced(browser, page, `${what} taken over and stored`, async () => {
      await page.getByText(/^Training finished after/).waitFor({ timeout: LONG });
      await page.waitForTimeout(SETTLE_MS);
    });
    await page.goto('/#/evaluate');
    const reading = await traced(browser, page, `${what} read when the page is opened again`, async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Which class is taken for which' }).waitFor({ timeout: LONG });
      await page.waitForTimeout(SETTLE_MS);
    });
    return [...storing, ...reading];
  } finally {
    await page.close();
  }
}
