import { readFileSync } from 'node:fs';
import { MODEL_NAME, openProject, paceWorker, saved, startRun, waitForStep } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

test.setTimeout(300_000);

test('a project saved to one file comes back in an empty browser: figures, curves, examples, the same prompt, and an interrupted run to go on with', async ({ page, browser, baseURL, complaints }) => {
  await openProject(page);
  await startRun(page, { steps: 4, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  await page.goto('/#/use');
  const prompt = await saved(page, 'NumPy array');
  await page.goto('/#/train');
  await page.getByLabel('How long').fill('400');
  await paceWorker(page, 20);
  await page.getByRole('button', { name: 'Train again' }).click();
  await waitForStep(page, 6);
  await page.reload();
  await expect(page.getByText('The training was interrupted')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Project menu' }).click();
  await page.getByRole('menuitem', { name: 'Save project…' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('messages.ptproject.zip');
  const bytes = readFileSync(await file.path());

  const empty = await (await browser.newContext(baseURL === undefined ? {} : { baseURL })).newPage();
  await empty.goto('/');
  await dropFiles(empty, [{ name: 'messages.ptproject.zip', bytes }]);
  await expect(empty.getByText('The project “messages” is open, from messages.ptproject.zip.')).toBeVisible();
  await expect(empty.getByText(`The model “${MODEL_NAME}” of this project is not on this computer.`, { exact: false })).toBeVisible();
  await expect(empty.getByText(/^20 rows/)).toBeVisible();
  await expectAccessible(empty);
  await empty.goto('/#/train');
  await expect(empty.getByRole('button', { name: /^Go on from step/ })).toBeVisible();
  await empty.goto('/#/runs');
  await expect(empty.getByRole('heading', { name: '2 kept runs' })).toBeVisible();
  await empty.getByRole('button', { name: 'Compare the newest 2' }).click();
  await expect(empty.getByRole('img', { name: /Loss.*Curves of 2 runs/ })).toBeVisible();
  await empty.getByRole('row', { name: /all steps done/ }).getByRole('rowheader').getByRole('button').click();
  await empty.getByRole('button', { name: /^Open/ }).click();
  await empty.goto('/#/use');
  expect(Buffer.compare((await saved(empty, 'NumPy array')).bytes, prompt.bytes)).toBe(0);
  await empty.close();
  expect(complaints.foreignRequests).toEqual([]);
});
