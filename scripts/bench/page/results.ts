import type { Page } from '@playwright/test';

/** Hours, in milliseconds: a software adapter with all contenders is slow. */
const LONGEST = 2 * 3_600_000;

/** What a page of the bench leaves in its body's `data-results`; throws with its `data-error`. Its text is said line by line. */
export async function resultsOf<T>(page: Page, say: (line: string) => void): Promise<T> {
  const done = page.locator('body[data-results], body[data-error]');
  await done.waitFor({ timeout: LONGEST, state: 'attached' });
  for (const line of (await page.locator('body').innerText()).split('\n')) if (line !== '') say(line);
  const error = await done.getAttribute('data-error');
  if (error !== null) throw new Error(error);
  const results: T = JSON.parse(await done.getAttribute('data-results') ?? '[]');
  return results;
}
