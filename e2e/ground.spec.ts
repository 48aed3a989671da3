import { expect, expectAccessible, test } from './studio.ts';

test('the first screen opens without an error, a breach of its policy or a call elsewhere', async ({ page, complaints }) => {
  await page.goto('/');
  await expect(page.getByRole('main')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

test('the page is isolated, so that WebAssembly may use threads', async ({ page }) => {
  const response = await page.goto('/');
  expect(response?.headers()['cross-origin-opener-policy']).toBe('same-origin');
  expect(response?.headers()['cross-origin-embedder-policy']).toBe('require-corp');
  expect(await page.evaluate(() => crossOriginIsolated && typeof SharedArrayBuffer === 'function')).toBe(true);
});

test('nothing can be sent to another server, and no script runs that is not ours', async ({ page }) => {
  await page.goto('/');
  const outcome = await page.evaluate(async () => {
    const fetched = await fetch('https://example.com/').then(() => 'sent', () => 'blocked');
    const script = document.createElement('script');
    script.textContent = 'document.title = "injected";';
    document.head.append(script);
    return [fetched, document.title === 'injected' ? 'run' : 'blocked'];
  });
  expect(outcome).toEqual(['blocked', 'blocked']);
});

test('the browser of these tests has a WebGPU adapter', async ({ page }) => {
  await page.goto('/');
  const vendor = await page.evaluate(async () => (await navigator.gpu.requestAdapter())?.info.vendor ?? 'none');
  expect(vendor).not.toBe('none');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const route of ['', '#/data', '#/task', '#/model', '#/train', '#/evaluate', '#/use', '#/storage']) {
    test(`the empty screen ${route || 'to start from'} is accessible, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`/${route}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  }
}
