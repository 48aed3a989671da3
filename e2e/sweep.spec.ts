import type { Page } from '@playwright/test';
import { openProject } from './project.ts';
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

test('a sweep file: counted before, done one after another, gone on with after a closed tab, read as table and lines', async ({ page, complaints }) => {
  await openProject(page);
  await page.goto('/#/train');
  await page.getByText('Try several').click();
  await expect(page.getByText(/^3 trainings\./)).toBeVisible();
  const text = JSON.stringify({ base: { steps: 6, evalEvery: 3, batchSize: 2 }, grid: { numVirtualTokens: [1, 3], learningRate: [0.01, 0.3] } });
  await page.locator('input[type=file][aria-label="Open a sweep file"]').setInputFiles({ name: 'small.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.getByText(/^4 trainings\./)).toBeVisible();
  await expectAccessible(page);
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

  await keepsToRanges(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use the settings of the best' }).click();
  await expect(page.getByLabel('How long')).toHaveValue('6');
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
