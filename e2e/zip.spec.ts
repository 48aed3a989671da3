import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { MODEL } from './project.ts';
import { dropFiles, expect, test } from './studio.ts';

test('a dropped zip of a model folder is loaded and kept', async ({ page }) => {
  const files = Object.fromEntries(readdirSync(MODEL).filter((name) => !name.endsWith('.npy')).map((name) => [`tiny/${name}`, new Uint8Array(readFileSync(join(MODEL, name)))]));
  await page.goto('/#/model');
  await expect(page.getByRole('region', { name: 'Built-in model' }).getByText('In use')).toBeVisible({ timeout: 60_000 });
  await dropFiles(page, [{ name: 'small model.zip', bytes: zipSync(files) }]);
  const card = page.getByRole('region', { name: 'small model', exact: true });
  await expect(card.getByText('In use')).toBeVisible({ timeout: 60_000 });
  // The choice is saved a moment after it was made.
  await page.waitForTimeout(2000);
  await page.reload();
  await expect(card.getByText('In use')).toBeVisible({ timeout: 60_000 });
});
