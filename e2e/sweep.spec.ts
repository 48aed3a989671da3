import { openProject } from './project.ts';
import { expect, expectAccessible, test } from './studio.ts';

test.setTimeout(300_000);

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
  await expect(page.getByRole('img', { name: /^A line for each of 4 trainings/ })).toBeVisible();
  await table.getByRole('row').nth(1).getByRole('button').focus();
  await expect(page.getByText(/^Prompt length: 1 · Learning rate: 0\.01 · /).last()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use the settings of the best' }).click();
  await expect(page.getByLabel('How long')).toHaveValue('6');
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
