import type { Page } from '@playwright/test';
import { openProject, saved, startRun, stepShown, waitForStep } from './project.ts';
import { expect, test } from './studio.ts';

/** Share of its time that the page's own thread may be at work, in processor time: other programs' load does not count. */
const LARGEST_SHARE = 0.5;
/** A page that answers later than this feels stuck; nine of ten answers must come sooner. */
const LATEST_MILLISECONDS = 200;

test.setTimeout(300_000);

/** Holds on the screen that the page has now, by the browser's stand-in below, and whether it would ask before it is left. */
async function guardsOf(page: Page): Promise<{ locks: number; asks: boolean }> {
  return page.evaluate(() => ({ locks: Number(Reflect.get(globalThis, 'locks')), asks: !dispatchEvent(new Event('beforeunload', { cancelable: true })) }));
}

test('a run pauses, goes on and stops at a click, guarded until then, and the page stays responsive all the while', async ({ page }) => {
  await page.addInitScript(() => {
    const count = (by: number): void => { Reflect.set(globalThis, 'locks', Number(Reflect.get(globalThis, 'locks') ?? 0) + by); };
    count(0);
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
      count(1);
      return { release: async () => { count(-1); } };
    } } });
  });
  await openProject(page);
  const title = await page.title();
  expect(await guardsOf(page)).toEqual({ locks: 0, asks: false });
  await startRun(page, { steps: 100_000, evalEvery: 50 });
  await waitForStep(page, 0);

  await expect(page).toHaveTitle(/^\d+(\.\d+)?\s?% · training$/);
  expect(await guardsOf(page)).toEqual({ locks: 1, asks: true });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText(/^Paused at step/)).toBeVisible();
  expect(await guardsOf(page)).toEqual({ locks: 0, asks: true });
  await page.waitForTimeout(500);
  const pausedAt = await stepShown(page);
  await page.waitForTimeout(1000);
  expect(await stepShown(page)).toBe(pausedAt);

  await page.getByRole('button', { name: 'Resume' }).click();
  await waitForStep(page, pausedAt);
  const { share, lateness } = await watchThread(page, 4000);
  expect(share).toBeLessThan(LARGEST_SHARE);
  expect(lateness).toBeLessThan(LATEST_MILLISECONDS);

  await page.getByRole('button', { name: 'Stop and keep best' }).click();
  await expect(page.getByText(/^Stopped by you after/)).toBeVisible({ timeout: 60_000 });
  await expect(page).toHaveTitle(title);
  expect(await guardsOf(page)).toEqual({ locks: 0, asks: false });
});

test('a run whose tab was closed is told as interrupted, and its best prompt can be exported', async ({ page, context }) => {
  await openProject(page);
  await startRun(page, { steps: 100_000, evalEvery: 5 });
  await waitForStep(page, 10);
  await page.close();

  const again = await context.newPage();
  await again.goto('/#/train');
  await expect(again.getByText('The training was interrupted')).toBeVisible();
  await expect(again.getByText(/^Kept: the best prompt so far, of step \d+/)).toBeVisible();
  await again.getByRole('link', { name: 'Try or export it' }).click();
  expect((await saved(again, 'PEFT folder (zip)')).bytes.length).toBeGreaterThan(1000);
});

test('a learning rate is looked for, its curve drawn as it comes, and what is suggested taken', async ({ page }) => {
  await openProject(page);
  await page.goto('/#/train');
  await page.getByText('All settings').click();
  await page.getByRole('button', { name: 'Look for a learning rate' }).click();
  const take = page.getByRole('button', { name: /^Take / });
  await expect(take).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /^Loss over the learning rate\. Losses at rates from 0\.0001 to / })).toBeVisible();
  const rate = Number((await take.textContent())?.replace('Take ', ''));
  await take.click();
  await expect(page.getByLabel('Learning rate', { exact: true })).toHaveValue(String(rate));
});

/** How busy the page's own thread is over some time, and by how many milliseconds nine of ten timers are late at most. */
async function watchThread(page: Page, milliseconds: number): Promise<{ share: number; lateness: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  const before = await busySeconds();
  const late = await page.evaluate(async (duration) => {
    const delays: number[] = [];
    const start = performance.now();
    while (performance.now() - start < duration) {
      const asked = performance.now();
      await new Promise((resolve) => { setTimeout(resolve, 10); });
      delays.push(performance.now() - asked - 10);
    }
    return delays.toSorted((a, b) => a - b);
  }, milliseconds);
  return { share: (await busySeconds() - before) / (milliseconds / 1000), lateness: late[Math.floor(0.9 * late.length)] ?? Infinity };
}
