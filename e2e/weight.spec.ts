import { scriptBytes } from './scriptBytes.ts';
import { expect, test } from './studio.ts';

/** What a first visit may cost before anything can be seen, in bytes of gzip. */
const FIRST_PAGE_LIMIT = 250 * 1024;

test('the script of the first screen stays within 250 KB of gzip', async ({ page }) => {
  await page.goto('/', { waitUntil: 'networkidle' });
  const bytes = await scriptBytes(page);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(FIRST_PAGE_LIMIT);
});
