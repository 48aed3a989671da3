import { existsSync, readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import type { Download, Page } from '@playwright/test';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

const STORIES = '../shared/models/stories260K';
const GOLDEN = 'test/goldens/llama-tiny-tied';
const MODEL = existsSync(STORIES) ? STORIES : GOLDEN;
const MODEL_NAME = MODEL.split('/').at(-1) ?? '';

/** Twenty short messages of the sample, in two classes: four are held out. */
const MESSAGES = shortMessages(['billing', 'praise'], 10);

// A software adapter compiles for seconds and computes slowly, on two shared cores above all.
test.setTimeout(600_000);

for (const backend of ['WebGPU', 'WebAssembly'] as const) {
  test(`from a dropped file to an exported prompt and back, on ${backend} with ${MODEL_NAME}`, async ({ page, complaints }) => {
    await page.goto('/');
    await dropFiles(page, [{ name: 'messages.csv', bytes: new TextEncoder().encode(MESSAGES) }]);
    await expect(page.getByRole('heading', { name: 'Data', exact: true })).toBeVisible();
    await expect(page.getByText(/^20 rows/)).toBeVisible();
    if (backend === 'WebGPU') await chooseWebGpu(page);
    await loadModel(page);
    await train(page);
    await readAnswers(page);
    await exportAndImport(page);
    if (backend === 'WebAssembly') await everyScreenAfterReload(page);
    expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
  });
}

/** A model folder by the folder picker. */
async function loadModel(page: Page): Promise<void> {
  await page.goto('/#/model');
  await page.locator('input[type=file][webkitdirectory]').setInputFiles(MODEL);
  await expect(page.getByRole('region', { name: MODEL_NAME }).getByText('In use')).toBeVisible({ timeout: 60_000 });
}

/** Two steps of two examples, from the first button to the sentence at the end. */
async function train(page: Page): Promise<void> {
  await page.goto('/#/train');
  await page.getByLabel('Prompt length').fill('4');
  await page.getByLabel('How long').fill('2');
  await page.getByText('All settings').click();
  await page.getByLabel('Examples a step').fill('2');
  await page.getByLabel('Evaluate every').fill('2');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 300_000 });
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

/** Chooses WebGPU in place of what the page chose by itself, and waits until every operation has passed its self-test. */
async function chooseWebGpu(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^WebAssembly/ }).click();
  await page.getByRole('radio', { name: /^WebGPU/ }).check();
  await expect(page.getByText(/^(\d+) of \1 operations agree/)).toBeVisible({ timeout: 200_000 });
  await page.getByRole('button', { name: 'Close' }).click();
}

/** The file that the page saves at the download button of `what`. */
async function saved(page: Page, what: string): Promise<{ name: string; bytes: Uint8Array }> {
  const download: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download: ${what}` }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** A CSV of the sample's shortest rows of some classes, so many of each. */
function shortMessages(classes: readonly string[], ofEach: number): string {
  const [header, ...rows] = readFileSync('public/sample/messages.csv', 'utf8').trim().split(/\r?\n/);
  const chosen = classes.flatMap((name) => rows.filter((row) => row.endsWith(`,${name}`) && !row.includes('"'))
    .toSorted((a, b) => a.length - b.length).slice(0, ofEach));
  return [header, ...chosen].join('\n');
}
