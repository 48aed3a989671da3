import { dropFiles, expect, test } from './studio.ts';

test('a file that is dropped before the page has its first picture is opened once it has', async ({ page, complaints }) => {
  let show = (): void => undefined;
  const held = new Promise<void>((resolve) => { show = resolve; });
  // Without its words the page draws nothing.
  await page.route(/\/assets\/english-/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await dropFiles(page, [{ name: 'early.csv', bytes: new TextEncoder().encode('text,label\na b,x\nc d,y\ne f,x\ng h,y\n') }]);
  expect(await page.locator('#root').innerHTML()).toBe('');
  show();
  await expect(page.getByText(/^4 rows/)).toBeVisible();
  await expect(page).toHaveURL(/#\/data$/);
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});
