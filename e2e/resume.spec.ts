import type { Page } from '@playwright/test';
import { openProject, paceWorker, startRun, startSweep, stepShown, waitForStep } from './project.ts';
import { expect, test } from './studio.ts';

test.setTimeout(400_000);

/** Steps of the runs that are compared: long enough to be interrupted twice. */
const RUN = { steps: 240, evalEvery: 60 };

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

  await paceWorker(page, 25);
  await page.getByRole('button', { name: 'Train again' }).click();
  await waitForStep(page, 65);
  await page.close();

  const again = await context.newPage();
  await again.goto('/');
  await paceWorker(again, 25);
  await again.getByRole('link', { name: /^Go on with the interrupted training of / }).click();
  await expect(again.getByText('The training was interrupted')).toBeVisible();
  const closedAt = await goOn(again);
  expect(closedAt).toBeGreaterThanOrEqual(60);

  await waitForStep(again, 125);
  const before = await stepShown(again);
  await again.workers()[0]?.evaluate(() => { setTimeout(() => { throw new Error('a fault in the worker'); }, 0); });
  await expect(again.getByText(/a fault in the worker/)).toBeVisible();
  const crashedAt = await goOn(again);
  expect(crashedAt).toBeGreaterThanOrEqual(120);
  expect(crashedAt).toBeLessThanOrEqual(before + RUN.evalEvery);

  expect(await keptCurves(again)).toEqual(alone);
});

/** Of every kept run of the sweep that was started last, in their order: the losses of all its steps and evaluations. */
async function keptOfSweep(page: Page): Promise<{ trainLoss: number[]; heldOut: number[] }[]> {
  return page.evaluate(() => new Promise<{ trainLoss: number[]; heldOut: number[] }[]>((resolve, reject) => {
    const opening = indexedDB.open('prompt-tuning-studio');
    opening.onerror = () => { reject(new Error('the database cannot be opened')); };
    opening.onsuccess = () => {
      const values = opening.result.transaction('values').objectStore('values');
      const cards = values.getAll(IDBKeyRange.bound('runs/card/', 'runs/card/~'));
      const bodies = values.getAll(IDBKeyRange.bound('runs/body/', 'runs/body/~'));
      // By their keys, which are the same but for their beginnings.
      bodies.onsuccess = () => {
        const all: { at: number; startedAt: string; sweep: string; trainLoss: number[]; heldOut: number[] }[] = cards.result.map(({ startedAt, sweep }, i) => {
          const { steps, evaluations } = bodies.result[i];
          return { at: sweep.index, startedAt, sweep: sweep.id, trainLoss: steps.trainLoss, heldOut: evaluations.map(({ loss }: { loss: number }) => loss) };
        });
        const [last] = all.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
        resolve(all.filter(({ sweep }) => sweep === last?.sweep).toSorted((a, b) => a.at - b.at).map(({ trainLoss, heldOut }) => ({ trainLoss, heldOut })));
      };
    };
  }));
}

const TOGETHER = { steps: 60, evalEvery: 10 };

/** Starts two trainings in one batch, of unlike lengths of the prompt. */
async function startTogether(page: Page, name: string): Promise<void> {
  await startSweep(page, name, { base: { ...TOGETHER, batchSize: 2, learningRate: 0.05 }, grid: { numVirtualTokens: [1, 3] }, together: 'always' }, 2);
}

async function endOfSweep(page: Page, name: string): Promise<ReturnType<typeof keptOfSweep>> {
  await page.goto('/#/runs');
  await expect(page.getByRole('heading', { name: `${name}: 2 of 2` })).toBeVisible({ timeout: 200_000 });
  return keptOfSweep(page);
}

test('trainings of one batch, whose tab was closed and whose worker crashed, go on to the very losses of those that were left alone', async ({ page, context }) => {
  await openProject(page);
  await startTogether(page, 'alone.json');
  const alone = await endOfSweep(page, 'alone.json');
  expect(alone.map(({ trainLoss, heldOut }) => [trainLoss.length, heldOut.length])).toEqual([[60, 7], [60, 7]]);

  await paceWorker(page, 50);
  await startTogether(page, 'cut.json');
  await waitForStep(page, 15);
  await page.close();

  const again = await context.newPage();
  await again.goto('/#/train');
  await paceWorker(again, 50);
  await again.getByRole('button', { name: 'Go on with the other 2' }).click({ timeout: 60_000 });
  await waitForStep(again, 30);
  await again.workers()[0]?.evaluate(() => { setTimeout(() => { throw new Error('a fault in the worker'); }, 0); });
  await again.getByRole('button', { name: 'Go on with the other 2' }).click({ timeout: 60_000 });
  expect(await endOfSweep(again, 'cut.json')).toEqual(alone);
});
