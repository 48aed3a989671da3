import type { Page } from '@playwright/test';
import { openProject, startRun, stepShown, waitForStep } from './project.ts';
import { expect, test } from './studio.ts';

test.setTimeout(400_000);

/** Steps of the runs that are compared: long enough to be interrupted twice. */
const RUN = { steps: 400, evalEvery: 100 };

/** What the page keeps of a run's curves, once the run has ended. */
async function keptCurves(page: Page): Promise<{ step: number[]; trainLoss: number[]; heldOut: number[] }> {
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 200_000 });
  return page.evaluate(() => new Promise<{ step: number[]; trainLoss: number[]; heldOut: number[] }>((resolve, reject) => {
    const opening = indexedDB.open('prompt-tuning-studio');
    opening.onerror = () => { reject(new Error('the database cannot be opened')); };
    opening.onsuccess = () => {
      const asked = opening.result.transaction('values').objectStore('values').get('run/state');
      asked.onsuccess = () => {
        const { steps, evaluations } = asked.result;
        resolve({ step: steps.step, trainLoss: steps.trainLoss, heldOut: evaluations.map(({ loss }: { loss: number }) => loss) });
      };
    };
  }));
}

/** Waits for the offer, goes on, and tells the step from which. */
async function goOn(page: Page): Promise<number> {
  const button = page.getByRole('button', { name: /^Go on from step/ });
  await expect(button).toBeEnabled({ timeout: 30_000 });
  const from = Number(/\d+/.exec(await button.textContent() ?? '')?.[0]);
  await button.click();
  await waitForStep(page, from);
  return from;
}

test('a run whose tab was closed and whose worker crashed goes on to the very losses of one that was left alone', async ({ page, context }) => {
  await openProject(page);
  await startRun(page, RUN);
  const alone = await keptCurves(page);
  expect(alone.step).toHaveLength(RUN.steps);

  await page.getByRole('button', { name: 'Train again' }).click();
  await waitForStep(page, 110);
  await page.close();

  const again = await context.newPage();
  await again.goto('/#/train');
  await expect(again.getByText('The training was interrupted')).toBeVisible();
  const closedAt = await goOn(again);
  expect(closedAt).toBeGreaterThanOrEqual(100);

  await waitForStep(again, 210);
  const before = await stepShown(again);
  await again.workers()[0]?.evaluate(() => { setTimeout(() => { throw new Error('a fault in the worker'); }, 0); });
  await expect(again.getByText(/a fault in the worker/)).toBeVisible();
  const crashedAt = await goOn(again);
  expect(crashedAt).toBeGreaterThanOrEqual(200);
  expect(crashedAt).toBeLessThanOrEqual(before + 200);

  expect(await keptCurves(again)).toEqual(alone);
});
