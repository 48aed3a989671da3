import { openProject, startRun } from './project.ts';
import { expect, test } from './studio.ts';

test.setTimeout(200_000);

test('of two tabs in which a training is started at once one trains and the other says so; the other trains once it is stopped', async ({ page, context, complaints }) => {
  await openProject(page);
  await startRun(page, { steps: 2, evalEvery: 1 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 60_000 });
  await page.getByLabel('How long').fill('100000');
  await page.getByText('All settings').click();
  await page.getByLabel('Evaluate every').fill('100000');
  // Long enough for the settings to be stored: the other tab reads them there.
  await page.waitForTimeout(500);
  const other = await context.newPage();
  await other.goto('/#/train');
  const tabs = [page, other];
  for (const tab of tabs) await expect(tab.getByRole('button', { name: 'Train again' })).toBeEnabled({ timeout: 60_000 });

  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Train again' }).click()));
  const elsewhere = (tab: typeof page) => tab.getByText('A training is running in another tab');
  await expect.poll(async () => (await Promise.all(tabs.map((tab) => elsewhere(tab).count()))).filter((count) => count > 0)).toEqual([1]);
  const [first, second] = await elsewhere(page).count() === 0 ? [page, other] : [other, page];
  await expect(first.getByText(/^Step [\d,]+ of 100,000/)).toBeVisible({ timeout: 60_000 });

  await second.getByText('Try several').click();
  await second.getByRole('button', { name: 'Start 3 trainings' }).click();
  await expect(second.getByText(/: 0 of 3 done; the rest waits$/)).toBeVisible();
  await expect(elsewhere(second)).toBeVisible();

  await first.getByRole('button', { name: /^Stop/ }).click();
  await expect(first.getByText(/^Stopped by you after/)).toBeVisible({ timeout: 60_000 });
  // What it keeps is written after that is said, and other tabs are kept from training until then.
  await expect.poll(() => second.evaluate(async () => (await navigator.locks.query()).held?.filter(({ name }) => name?.endsWith('/run')).length), { timeout: 60_000 }).toBe(0);
  await second.getByRole('button', { name: 'Train again' }).click();
  await expect(second.getByText(/^Step [\d,]+ of 100,000/)).toBeVisible({ timeout: 60_000 });
  await expect(elsewhere(second)).toHaveCount(0);
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
