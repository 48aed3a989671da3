import { existsSync, readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { dropFiles, expect } from './studio.ts';
import type { DroppedFile } from './studio.ts';

const STORIES = '../shared/models/stories260K';

/** A folder with a model small enough for a browser test: 260 000 parameters where it is there, else a golden. */
export const MODEL = existsSync(STORIES) ? STORIES : 'test/goldens/llama-tiny-tied';
export const MODEL_NAME = MODEL.split('/').at(-1) ?? '';

/** Twenty short messages of the sample, in two classes: four are held out. */
export const MESSAGES: DroppedFile = { name: 'messages.csv', bytes: new TextEncoder().encode(shortMessages(['billing', 'praise'], 10)) };

/** Drops `MESSAGES` and chooses `MODEL`, on the backend that the page chooses by itself or on WebGPU. */
export async function openProject(page: Page, backend: 'WebGPU' | 'WebAssembly' = 'WebAssembly'): Promise<void> {
  await page.goto('/');
  await dropFiles(page, [MESSAGES]);
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  if (backend === 'WebGPU') await chooseWebGpu(page);
  await page.goto('/#/model');
  await pickModel(page, MODEL);
  await expect(page.getByRole('region', { name: MODEL_NAME }).getByText('In use')).toBeVisible({ timeout: 60_000 });
}

/** Picks a model folder of this disk. */
export async function pickModel(page: Page, folder: string): Promise<void> {
  await page.locator('input[type=file][webkitdirectory]').setInputFiles(folder);
}

/** Presses *Train* for so many steps of two examples, with four virtual tokens. */
export async function startRun(page: Page, { steps, evalEvery }: { readonly steps: number; readonly evalEvery: number }): Promise<void> {
  await page.goto('/#/train');
  await page.getByLabel('Prompt length', { exact: true }).fill('4');
  await page.getByLabel('How long').fill(String(steps));
  await page.getByText('All settings').click();
  await page.getByLabel('Examples a step').fill('2');
  await page.getByLabel('Evaluate every').fill(String(evalEvery));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

/** Opens a sweep file, in place of the one before, and starts its trainings. */
export async function startSweep(page: Page, name: string, wishes: unknown, trainings: number): Promise<void> {
  await page.goto('/#/train');
  const fold = page.locator('details').filter({ has: page.locator('summary', { hasText: 'Try several' }) });
  if (await fold.getAttribute('open') === null) await fold.locator('summary', { hasText: 'Try several' }).click();
  // The file of the one before is kept for another start.
  const before = page.getByRole('button', { name: /^Put .* away$/ });
  if (await before.isVisible()) await before.click();
  await page.locator('input[type=file][aria-label="Open a sweep file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(wishes)) });
  await page.getByRole('button', { name: `Start ${trainings} trainings` }).click();
}

/**
 * From now on the page's worker says nothing sooner than so long after it last said something, so that what comes between two of its
 * tellings can be met however fast the machine is. A worker that the page starts later is not slowed.
 */
export async function paceWorker(page: Page, milliseconds: number): Promise<void> {
  const worker = page.workers()[0] ?? await page.waitForEvent('worker');
  await worker.evaluate((least) => {
    const tell = globalThis.postMessage.bind(globalThis);
    const cell = new Int32Array(new SharedArrayBuffer(4));
    let told = -Infinity;
    Reflect.set(globalThis, 'postMessage', (...message: Parameters<typeof tell>) => {
      Atomics.wait(cell, 0, 0, Math.max(0, told + least - performance.now()));
      told = performance.now();
      tell(...message);
    });
  }, milliseconds);
}

/** The step that a run is at, as its panel says it; 0 before the first. */
export async function stepShown(page: Page): Promise<number> {
  const shown = await page.getByText(/^(Step|Paused at step) [\d,]+ of/).textContent({ timeout: 1000 }).catch(() => null);
  return Number(/[\d,]+/.exec(shown ?? '0')?.[0].replaceAll(',', '') ?? 0);
}

/** Waits until a run has come beyond this step. */
export async function waitForStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepShown(page), { timeout: 200_000 }).toBeGreaterThan(step);
}

/** The file that the page saves at the download button of `what`. */
export async function saved(page: Page, what: string): Promise<DroppedFile> {
  const download: Promise<Download> = page.waitForEvent('download');
  await page.getByRole('button', { name: `Download: ${what}` }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Chooses WebGPU in place of what the page chose by itself, and waits until every operation has passed its self-test. */
export async function chooseWebGpu(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^WebAssembly/ }).click();
  await page.getByRole('radio', { name: /^WebGPU/ }).check();
  await expect(page.getByText(/^(\d+) of \1 operations agree/)).toBeVisible({ timeout: 200_000 });
  await page.getByRole('button', { name: 'Close' }).click();
}

/** A CSV of the sample's shortest rows of some classes, so many of each. */
function shortMessages(classes: readonly string[], ofEach: number): string {
  const [header, ...rows] = readFileSync('public/sample/messages.csv', 'utf8').trim().split(/\r?\n/);
  const chosen = classes.flatMap((name) => rows.filter((row) => row.endsWith(`,${name}`) && !row.includes('"'))
    .toSorted((a, b) => a.length - b.length).slice(0, ofEach));
  return [header, ...chosen].join('\n');
}
