import { openProject, paceWorker, startRun, waitForStep } from './project.ts';
import { expect, expectAccessible, test } from './studio.ts';

test.setTimeout(200_000);

test('a worker that hangs in a training is told of after a minute and replaced: the training goes on to its end', async ({ page, complaints }) => {
  await page.clock.install();
  await openProject(page);
  await paceWorker(page, 100);
  await startRun(page, { steps: 40, evalEvery: 10 });
  await waitForStep(page, 11);
  // Never answers, and is not waited for.
  void page.workers()[0]?.evaluate(() => { for (;;); }).catch(() => undefined);
  const silent = page.getByRole('status').filter({ hasText: 'no sign of life' });
  // What it said before it hung still comes.
  await expect.poll(async () => {
    await page.clock.runFor(62_000);
    return silent.isVisible();
  }).toBe(true);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Start it anew and go on from the last checkpoint' }).click();
  await expect(silent).toBeHidden();
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
