import type { Page } from '@playwright/test';
import { openProject, paceWorker, startRun, startSweep } from './project.ts';
import { expect, expectAccessible, test } from './studio.ts';

test.setTimeout(300_000);

/** Ranges on the axes by keys and by pointer, and a run picked among the lines: the table follows. */
async function keepsToRanges(page: Page): Promise<void> {
  const table = page.getByRole('region', { name: 'Table of the trainings' });
  const plot = page.getByRole('group', { name: /^A line for each of 4 trainings/ });
  const shortest = plot.getByRole('slider', { name: 'Prompt length: lowest shown' });
  await shortest.press('ArrowUp');
  await expect(shortest).toHaveAttribute('aria-valuetext', '3');
  await expect(page.getByText('2 of 4 trainings within the ranges.')).toBeVisible();
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(plot.getByRole('button')).toHaveCount(2);

  await plot.scrollIntoViewIfNeeded();
  const lowest = await plot.getByRole('slider', { name: 'Learning rate: lowest shown' }).boundingBox();
  if (lowest === null) throw new Error('the axis is not drawn');
  const x = lowest.x + lowest.width / 2;
  await page.mouse.move(x, lowest.y - 20);
  await page.mouse.down();
  await page.mouse.move(x, lowest.y - 50, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText('1 of 4 trainings within the ranges.')).toBeVisible();
  await expectAccessible(page);

  const line = plot.getByRole('button', { name: /^Prompt length: 3 · Learning rate: 0\.01 · / });
  await line.press('Enter');
  await expect(line).toHaveAttribute('aria-pressed', 'true');
  await expect(table.getByRole('button', { pressed: true })).toHaveCount(1);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(table.getByRole('row')).toHaveCount(5);
  await line.press('ArrowUp');
  await expect(plot.getByRole('button').and(page.locator(':focus'))).toHaveCount(1);
}

/** On a phone the axes lie one below the other, as wide as there is room, and are drawn along from left to right. */
async function liesDown(page: Page): Promise<void> {
  const plot = page.getByRole('group', { name: /^A line for each of 4 trainings/ });
  const lowest = plot.getByRole('slider', { name: 'Learning rate: lowest shown' });
  await expect(lowest).toHaveAttribute('aria-orientation', 'horizontal');
  expect(await page.getByRole('region', { name: 'Settings and accuracy as lines' }).evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
  await plot.scrollIntoViewIfNeeded();
  const from = await lowest.boundingBox();
  const to = await plot.getByRole('slider', { name: 'Learning rate: highest shown' }).boundingBox();
  if (from === null || to === null) throw new Error('the axis is not drawn');
  await page.mouse.move((from.x + to.x) / 2 + 30, to.y + to.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y + to.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect(lowest).toHaveAttribute('aria-valuetext', '0.3');
  await page.getByRole('button', { name: 'Show all' }).click();
}

test('a sweep file: counted before, done one after another, gone on with after a closed tab, read as table and lines', async ({ page, complaints }) => {
  await openProject(page);
  await page.goto('/#/train');
  await page.getByText('Try several').click();
  await expect(page.getByText(/^3 trainings\./)).toBeVisible();
  const text = JSON.stringify({ base: { steps: 6, evalEvery: 3, batchSize: 2 }, grid: { numVirtualTokens: [1, 3], learningRate: [0.01, 0.3] }, together: 'never' });
  await page.locator('input[type=file][aria-label="Open a sweep file"]').setInputFiles({ name: 'small.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.getByText(/^4 trainings\./)).toBeVisible();
  await expectAccessible(page);
  await paceWorker(page, 150);
  await page.getByRole('button', { name: 'Start 4 trainings' }).click();
  await expect(page.getByText(/^small\.json: [1-3] of 4 done/)).toBeVisible({ timeout: 100_000 });

  await page.reload();
  await page.getByRole('button', { name: /^Go on with the other [1-3]/ }).click({ timeout: 60_000 });
  await page.getByRole('link', { name: 'See the table' }).click();
  await expect(page.getByRole('heading', { name: 'small.json: 4 of 4' })).toBeVisible({ timeout: 200_000 });
  const table = page.getByRole('region', { name: 'Table of the trainings' });
  await expect(table.getByText('best', { exact: true })).toHaveCount(1);
  await table.getByRole('button', { name: 'Learning rate' }).press('Enter');
  await expect(table.getByRole('columnheader', { name: 'Learning rate' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('group', { name: /^A line for each of 4 trainings/ })).toBeVisible();
  await table.getByRole('row').nth(1).getByRole('button').focus();
  await expect(page.getByRole('status').getByText(/^Prompt length: 1 · Learning rate: 0\.01 · /)).toBeVisible();

  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  await keepsToRanges(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await liesDown(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use the settings of the best' }).click();
  await expect(page.getByLabel('How long')).toHaveValue('6');
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

test('several settings of several kinds are drawn as they are filled in: counted before, kept over a reload, refused where too many; a run’s own settings vary', async ({ page, complaints }) => {
  await openProject(page);
  await page.goto('/#/runs');
  await page.getByRole('button', { name: 'Try several' }).click();
  await page.getByText('Draw at random', { exact: true }).click();
  await page.getByLabel('Learning rate to').fill('1000');
  await expect(page.getByText(/^1000 is outside/)).toBeVisible();
  await page.getByLabel('Learning rate to').fill('0.5');
  await page.getByRole('button', { name: 'Vary another setting' }).click();
  await page.getByLabel('Prompt length from').fill('1');
  await page.getByLabel('Prompt length to').fill('9');
  await page.getByRole('button', { name: 'Vary another setting' }).click();
  await page.getByLabel('Setting', { exact: true }).last().selectOption('schedule');
  await expect(page.getByText(/^Give each setting its values/)).toBeVisible();
  await page.getByRole('group', { name: /^Values of .Schedule/ }).getByRole('checkbox').first().check();
  await page.getByLabel('Trainings', { exact: true }).fill('4');
  await page.getByLabel('Seed of the draws').fill('3');
  await expect(page.getByText(/^4 trainings\./)).toBeVisible();
  const members = page.getByRole('region', { name: 'The trainings as they will be' });
  const planned = await members.innerText();
  await expect(members.getByRole('row')).toHaveCount(5);
  await expectAccessible(page);

  await page.reload();
  await expect(page.getByText(/^4 trainings\./)).toBeVisible({ timeout: 60_000 });
  expect(await members.innerText()).toBe(planned);
  await page.getByLabel('Trainings', { exact: true }).fill('5000');
  await expect(page.getByText('This comes to 5,000 trainings, more than the 100 that are allowed.')).toBeVisible();
  await page.getByLabel('Trainings', { exact: true }).fill('4');

  await startRun(page, { steps: 7, evalEvery: 7 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  await page.getByLabel('How long').fill('300');
  await page.goto('/#/runs');
  await page.getByRole('rowheader').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Vary its settings' }).click();
  await expect(page.getByLabel('How long')).toHaveValue('7');
  await expect(page.locator('summary', { hasText: 'Try several' })).toBeFocused();
  await expect(page.getByLabel('Seed of the draws')).toHaveValue('3');
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

test('trainings computed together come to the figures of separate ones, each with its own curve; the end of all is told once', async ({ page, complaints }) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    Reflect.set(globalThis, 'told', told);
    Reflect.set(globalThis, 'Notification', class extends EventTarget {
      static readonly permission = 'granted';
      static requestPermission(): Promise<string> { return Promise.resolve('granted'); }
      constructor(title: string) {
        super();
        told.push(title);
      }
    });
  });
  await openProject(page);
  await paceWorker(page, 50);
  const left = page.getByText(/^left\.json: [01] of 3 done; the rest waits/);
  await startSweep(page, 'left.json', { base: { steps: 10_000, batchSize: 2 }, grid: { numVirtualTokens: [1, 2, 3] }, together: 'never' }, 3);
  await page.getByRole('button', { name: 'Stop all' }).click();
  await expect(left).toBeVisible();
  const together = await sweepOf(page, 'always', async () => {
    await expect(page.getByText(/^2 trainings go on together, as the sweep file says\. These take about /)).toBeVisible({ timeout: 100_000 });
    await page.getByLabel('Curves of').selectOption({ index: 1 });
    await expectAccessible(page);
  });
  const separate = await sweepOf(page, 'never', async () => {
    await expect(page.getByText(/^2 trainings go on one after another, as the sweep file says\./)).toBeVisible({ timeout: 100_000 });
    await page.getByLabel('Tell me when it has ended').press('Space');
    await page.evaluate(() => { Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }); });
  });
  expect(await page.evaluate((): unknown => Reflect.get(globalThis, 'told'))).toEqual(['Training has ended']);
  // What has just ended is told, though one that was stopped before still waits.
  await page.goto('/#/train');
  await expect(page.getByText('never.json: all 2 done')).toBeVisible();
  await expect(left).toBeVisible();
  expect(together.length).toBe(2);
  expect(together).toEqual(separate);
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

/** Does a sweep of two lengths; what its table says of each, without the time it took. */
async function sweepOf(page: Page, together: 'always' | 'never', onWay: () => Promise<void>): Promise<string[][]> {
  const wishes = { base: { steps: 12, evalEvery: 4, batchSize: 2, learningRate: 0.05 }, grid: { numVirtualTokens: [1, 3] }, together };
  await startSweep(page, `${together}.json`, wishes, 2);
  await onWay();
  // By its address: the link goes with the last training.
  await page.goto('/#/runs');
  await expect(page.getByRole('heading', { name: `${together}.json: 2 of 2` })).toBeVisible({ timeout: 200_000 });
  const rows = page.getByRole('region', { name: 'Table of the trainings' }).first().locator('tbody tr');
  const cells = await rows.evaluateAll((found) => found.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')));
  return cells.filter((row) => row.length > 3).map((row) => row.slice(0, 5));
}
