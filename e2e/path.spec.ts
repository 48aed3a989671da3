import { unzipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { MODEL_NAME, openProject, saved, startRun } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

// A software adapter compiles for seconds and computes slowly, on two shared cores above all.
test.setTimeout(600_000);

for (const backend of ['WebGPU', 'WebAssembly'] as const) {
  test(`from a dropped file to an exported prompt and back, on ${backend} with ${MODEL_NAME}`, async ({ page, complaints }) => {
    await openProject(page, backend);
    await startRun(page, { steps: 2, evalEvery: 2 });
    await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 300_000 });
    await readAnswers(page);
    await exportAndImport(page);
    if (backend === 'WebAssembly') await everyScreenAfterReload(page);
    expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
  });
}

/** Evaluate: the contenders, and the table with its filters. */
async function readAnswers(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'See every answer' }).click();
  await expect(page.getByText(/^\d+ of \d+ examples$/)).toBeVisible();
  await expect(page.getByRole('row', { name: /^Without prompt \d/ })).toBeVisible();
}

/** Use: the prompt as a zip, opened again, gives the same answers to the last digit. */
async function exportAndImport(page: Page): Promise<void> {
  await page.goto('/#/use');
  const before = await saved(page, 'Predictions (CSV)');
  expect([...before.bytes.subarray(0, 3)], 'a byte order mark').toEqual([0xef, 0xbb, 0xbf]);
  const zip = await saved(page, 'PEFT folder (zip)');
  const files = Object.keys(unzipSync(zip.bytes)).map((path) => path.split('/').at(-1));
  expect(new Set(files)).toEqual(new Set(['adapter_config.json', 'adapter_model.safetensors', 'task.json', 'README.md']));

  await dropFiles(page, [zip]);
  await expect(page.getByText(/^Opened from/)).toBeVisible();
  await page.getByRole('button', { name: 'Evaluate on the held-out examples' }).click();
  await expect(page.getByRole('link', { name: 'See every answer' })).toBeVisible({ timeout: 100_000 });
  const after = await saved(page, 'Predictions (CSV)');
  expect(Buffer.from(after.bytes).toString()).toBe(Buffer.from(before.bytes).toString());
}

/** A reload brings data, prompt and answers back; no screen full of them keeps anybody out. */
async function everyScreenAfterReload(page: Page): Promise<void> {
  await page.reload();
  await expect(page.getByText(/^Opened from/)).toBeVisible();
  for (const step of ['data', 'task', 'model', 'train', 'evaluate', 'use']) {
    await page.goto(`/#/${step}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectAccessible(page);
  }
  await page.goto('/#/evaluate');
  await expect(page.getByText(/^4 of 4 examples$/)).toBeVisible();
}
