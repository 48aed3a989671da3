import { gzipSync } from 'node:zlib';
import { expect, test } from './studio.ts';

/** What a first visit may cost before anything can be seen, in bytes of gzip. */
const FIRST_PAGE_LIMIT = 250 * 1024;

test('the script of the first screen stays within 250 KB of gzip', async ({ page, request }) => {
  await page.goto('/', { waitUntil: 'networkidle' });
  const scripts = await page.evaluate(() => performance.getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming && ['script', 'link'].includes(entry.initiatorType))
    .map((entry) => entry.name).filter((name) => name.endsWith('.js')));
  expect(scripts.length).toBeGreaterThan(0);
  let bytes = 0;
  for (const script of scripts) bytes += gzipSync(await (await request.get(script)).body()).length;
  expect(bytes).toBeLessThanOrEqual(FIRST_PAGE_LIMIT);
});
