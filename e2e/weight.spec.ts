import { STEPS } from '../src/state/steps.ts';
import { PAGES } from '../src/ui/shell/route.ts';
import { SCRIPT_LIMIT, scriptBytes } from './scriptBytes.ts';
import { expect, test } from './studio.ts';

/** What floats over a screen, and what it is fetched by. */
const MENU = /\/ProjectMenu-[^/]*\.js$/;

test('the script of every screen, opened by its address, stays within 250 KB of gzip', async ({ context }) => {
  // What the engine does at its start is no matter of the page's script.
  await context.route(/\/training\.worker-/, (route) => route.abort());
  const weights = await Promise.all(['', ...STEPS, ...PAGES].map(async (screen) => {
    const page = await context.newPage();
    await page.goto(`/#/${screen}`, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    return { screen, bytes: await scriptBytes(page) };
  }));
  expect(weights.filter(({ bytes }) => bytes === 0 || bytes > SCRIPT_LIMIT)).toEqual([]);
});

test('what floats over a screen is fetched when it is first asked for, and says so where it cannot be had', async ({ page }) => {
  let fetches = 0;
  await page.route(MENU, (route) => { fetches += 1; return route.abort(); });
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(fetches).toBe(0);
  const button = page.getByRole('button', { name: 'Project menu' });
  await button.press('Enter');
  await expect(page.getByRole('alert')).toContainText('could not be fetched');
  await page.unroute(MENU);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('menuitem', { name: 'Save project…' })).toBeVisible();
  // It takes the focus a moment after it is seen; before, the key would go elsewhere.
  await expect(page.locator('[role=menu]:focus-within')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  // The menu gives the focus back to the button that took the first one's place.
  await expect(button).toBeFocused();
  await button.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Save project…' })).toBeVisible();
});
