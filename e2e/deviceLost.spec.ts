import { openProject, saved, startRun, waitForStep } from './project.ts';
import { expect, test } from './studio.ts';

// A software adapter compiles for seconds and computes slowly, on two shared cores above all.
test.setTimeout(600_000);

test('a run whose GPU was lost is told as interrupted, its best prompt can be exported, and it goes on on a new device', async ({ page, browser }) => {
  await openProject(page, 'WebGPU');
  await startRun(page, { steps: 100_000, evalEvery: 50 });
  await waitForStep(page, 0);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');

  await expect(page.getByText('The device was lost').first()).toBeVisible();
  await expect(page.getByText(/^Kept: the best prompt so far, of step 0/)).toBeVisible();
  await page.getByRole('link', { name: 'Try or export it' }).click();
  expect((await saved(page, 'PEFT folder (zip)')).bytes.length).toBeGreaterThan(1000);

  await page.goto('/#/train');
  const offer = page.getByRole('button', { name: /^Go on from step/ });
  const from = Number(/\d+/.exec(await offer.textContent() ?? '')?.[0]);
  await offer.click();
  await waitForStep(page, from);
});
