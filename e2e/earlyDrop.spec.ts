import { dropFiles, expect, test } from './studio.ts';

/** Without its words the page draws nothing; without its script it can't even listen. */
for (const [what, held] of [['its words', /\/assets\/english-/], ['its script', /\/assets\/index-[^/]*\.js$/]] as const) {
  test(`a file that is dropped before the page has ${what} is opened once it has`, async ({ page, complaints }) => {
    let show = (): void => undefined;
    const shown = new Promise<void>((resolve) => { show = resolve; });
    await page.route(held, async (route) => {
      await shown;
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
}
