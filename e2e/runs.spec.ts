import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openProject, paceWorker, startRun, waitForStep } from './project.ts';
import { SCRIPT_LIMIT, scriptBytes } from './scriptBytes.ts';
import { expect, expectAccessible, test } from './studio.ts';

test.setTimeout(300_000);

/** Holds that a picture has twice a slide's pixels or more, on white though the page is dark, with lines of the first run's colour in it. */
async function expectSharpOnWhite(page: Page, png: Buffer): Promise<void> {
  const { width, corner, blue } = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const pixels = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
    let found = 0;
    for (let i = 0; i < pixels.length; i += 4) if (pixels[i] === 0x1c && pixels[i + 1] === 0x5f && pixels[i + 2] === 0xc4) found++;
    return { width: bitmap.width, corner: [...pixels.subarray(0, 3)], blue: found };
  }, png.toString('base64'));
  expect(width).toBeGreaterThanOrEqual(1920);
  expect(corner).toEqual([255, 255, 255]);
  // A line across it, and more than its swatch in the legend.
  expect(blue).toBeGreaterThan(1000);
}

test('two trainings are kept, named, compared and outlive a reload; one is deleted and had back', async ({ page, complaints }) => {
  await openProject(page);
  await page.goto('/#/runs');
  await expect(page.getByText(/^No training has ended yet/)).toBeVisible();
  await startRun(page, { steps: 4, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  await page.goto('/#/runs');
  await expect(page.getByRole('heading', { name: '1 kept run' })).toBeVisible({ timeout: 100_000 });
  await page.goto('/#/train');
  const steps = page.getByLabel('How long');
  await steps.fill('many');
  const wrong = page.getByText(/^A number that can’t be used stands in: /);
  await expect(wrong).toContainText('Steps');
  await page.getByRole('button', { name: 'Normal · 300' }).click();
  await expect(steps).toHaveValue('300');
  // By keys, over a length that is offered as well.
  await steps.selectText();
  await steps.pressSequentially('1000');
  await expect(steps).toHaveValue('1000');
  await page.getByText('All settings').click();
  await page.getByLabel('β₂').fill('much');
  await expect(wrong).toContainText('β₂');
  await page.getByLabel('Optimizer', { exact: true }).selectOption('sgd');
  await expect(wrong).toBeHidden();
  await page.getByLabel('Optimizer', { exact: true }).selectOption('adamw');
  await paceWorker(page, 20);
  await page.getByRole('button', { name: 'Train again' }).click();
  await waitForStep(page, 2);
  // What moves by itself is drawn by the page's own thread, sixty times a second for as long as a training takes.
  expect(await page.evaluate(() => document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations === Number.POSITIVE_INFINITY).length)).toBe(0);
  await page.getByRole('button', { name: 'Stop and keep best' }).click();
  await page.goto('/#/runs');
  await expect(page.getByRole('heading', { name: '2 kept runs' })).toBeVisible({ timeout: 100_000 });
  await expect(page.getByRole('cell', { name: 'stopped', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Compare the newest 2' }).click();
  await expect(page.getByRole('img', { name: /Loss.*Curves of 2 runs/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Steps 1,000 4$/ })).toBeVisible();
  const download = page.waitForEvent('download');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Save as picture' }).click();
  expect((await download).suggestedFilename()).toBe('curves.png');
  await expectSharpOnWhite(page, readFileSync(await (await download).path()));
  await expectAccessible(page);

  const first = page.getByRole('rowheader').getByRole('button').first();
  const place = await first.boundingBox();
  await first.click();
  await expect(page.getByRole('complementary').getByLabel('Name', { exact: true })).toBeVisible();
  expect(await first.boundingBox()).toEqual(place);
  await page.getByLabel('Name', { exact: true }).fill('the long one');
  // Left in the middle of the word.
  await page.getByLabel('Note').fill('stopped by hand');
  await page.reload();
  await expect(page.getByRole('button', { name: 'the long one' })).toBeVisible();
  await expect(page.getByText('stopped by hand')).toBeVisible();
  await page.getByRole('button', { name: 'the long one' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('heading', { name: '1 kept run' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'the long one' })).toBeVisible();
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });

  // With all there is to show, each screen opened by its address.
  for (const [screen, there] of [
    ['data', page.getByText(/^20 rows/)], ['train', page.getByRole('img', { name: /^Loss/ })],
    ['evaluate', page.getByRole('heading', { name: 'Which class is taken for which' })], ['runs', page.getByRole('heading', { name: '2 kept runs' })],
  ] as const) {
    await page.goto(`/#/${screen}`);
    await page.reload();
    await expect(there).toBeVisible({ timeout: 60_000 });
    expect(await scriptBytes(page), screen).toBeLessThanOrEqual(SCRIPT_LIMIT);
  }
});
