import { MODEL, pickModel, startRun } from './project.ts';
import { dropFiles, expect, test } from './studio.ts';

/** Texts that take one line in a wide list and two beside the inspector; a fifth of them is held out. */
const ROWS = Array.from({ length: 200 }, (_, i) => `message ${i} about what came late and what came broken today,${i % 2 === 0 ? 'late' : 'broken'}`);

test('a pressed example stays under the pointer, though the inspector makes the texts above it longer; closed, the chosen one has the focus', async ({ page }) => {
  await page.goto('/');
  await dropFiles(page, [{ name: 'messages.csv', bytes: new TextEncoder().encode(['text,label', ...ROWS].join('\n')) }]);
  await expect(page.getByText(/^200 rows/)).toBeVisible();
  await page.goto('/#/model');
  await pickModel(page, MODEL);
  await startRun(page, { steps: 1, evalEvery: 1 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  await page.goto('/#/evaluate');
  await page.getByRole('grid').getByRole('presentation').evaluate((list) => { list.scrollTop = 800; });
  const place = 19;
  const pressed = page.locator(`[data-place="${place}"]`);
  await pressed.hover();
  const before = await pressed.boundingBox();
  await pressed.click();
  await expect(page.getByRole('complementary')).toBeVisible();
  // Rows are measured after they have been drawn.
  await page.waitForTimeout(500);
  const after = await pressed.boundingBox();
  expect(Math.abs((after?.y ?? Infinity) - (before?.y ?? 0))).toBeLessThan(2);

  // The row chosen by keys has the focus again when the inspector is closed.
  await page.keyboard.press('ArrowDown');
  const chosen = page.locator(`[data-place="${place + 1}"]`);
  await expect(chosen).toBeFocused();
  await page.getByRole('complementary').getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('complementary')).toBeHidden();
  await expect(chosen).toBeFocused();
});
