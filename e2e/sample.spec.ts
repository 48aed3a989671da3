import { waitForStep } from './project.ts';
import { expect, test } from './studio.ts';

const SENTENCE = /^From \d+(\.\d+)?% to \d+(\.\d+)?% on \d+ held-out examples/;

// The built-in model is asked about every held-out message first, on two shared cores.
test.setTimeout(400_000);

test('one click on the sample starts a training; stopped early, its best prompt and its sentence outlive a reload', async ({ page, complaints }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await expect(page.getByRole('heading', { name: 'Train', exact: true })).toBeVisible();
  // Nothing has been measured yet that could be kept.
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Pause' })).toBeEnabled();
  await waitForStep(page, 0);
  await page.getByRole('button', { name: 'Stop and keep best' }).click();
  await expect(page.getByText(/^Stopped by you after/)).toBeVisible({ timeout: 60_000 });
  const sentence = await page.getByText(SENTENCE).textContent({ timeout: 5000 }) ?? '';

  await page.reload();
  await expect(page.getByText(/^Stopped by you after/)).toBeVisible();
  await expect(page.getByText(sentence)).toBeVisible();
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
