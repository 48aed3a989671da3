import type { Page } from '@playwright/test';
import { HUB_PORTS } from '../playwright.config.ts';
import { repositoryOf } from '../test/support/imitationHub/repository.ts';
import { GOOD_TOKEN, openImitationHub, OTHER_TOKEN, type ImitationHub } from '../test/support/imitationHub/server.ts';
import { MESSAGES, MODEL, startRun } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

const NAME = 'house/small';
const GATED = 'house/gated';

let hub: ImitationHub;

test.setTimeout(300_000);

test.beforeEach(async () => {
  hub = await openImitationHub([repositoryOf(NAME, MODEL), repositoryOf(GATED, MODEL, { 'README.md': Buffer.from('gated') }, { gated: 'manual', licence: 'gemma' })], HUB_PORTS);
});
test.afterEach(async () => { await hub.close(); });

async function look(page: Page, name: string, revision = ''): Promise<void> {
  await page.getByLabel('Model', { exact: true }).fill(name);
  await page.getByLabel('Revision', { exact: true }).fill(revision);
  await page.getByRole('button', { name: 'See what it needs' }).click();
}

const weightRequests = () => hub.seen.filter(({ at, method, path }) => at === 'cdn' && method === 'GET' && path.includes('model.safetensors'));
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const stored = (page: Page, name: string) => page.locator('section[data-in-use]', { has: page.getByRole('heading', { name, exact: true }) });

async function openModelScreen(page: Page): Promise<void> {
  await page.goto('/#/model');
  await expect(card(page, 'Built-in model').getByText('In use')).toBeVisible({ timeout: 60_000 });
}

test('a name of the hub: needs, download with a cut, training, and again without the hub', async ({ page, complaints }) => {
  await page.goto('/');
  await dropFiles(page, [MESSAGES]);
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  await openModelScreen(page);
  expect(hub.seen).toEqual([]);

  await look(page, NAME);
  await expect(page.getByText(/^Memory for training: .* in all$/)).toBeVisible();
  await expect(card(page, NAME).getByText('apache-2.0', { exact: true })).toBeVisible();
  // Its header alone: the weights are asked for by range, and only their beginning.
  expect(weightRequests().every(({ range }) => range !== null && range.startsWith('bytes=0-'))).toBe(true);
  await expectAccessible(page);

  hub.seen.length = 0;
  // Slowly, so that the page has read what came before the cut: a browser throws away what it had not handed on.
  hub.bytesPerSecond = 500_000;
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, cutAfter: 600_000 });
  await page.getByRole('button', { name: /^Download .* and use it$/ }).click();
  await expect(stored(page, NAME).getByText('In use')).toBeVisible({ timeout: 60_000 });
  expect(weightRequests().map(({ range }) => range)).toEqual([null, expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
  await expect(page.getByText(/^From the hub, revision main/)).toBeVisible();

  await startRun(page, { steps: 3, evalEvery: 3 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 200_000 });

  await hub.close();
  await page.goto('/#/model');
  await page.reload();
  await expect(stored(page, NAME).getByText('In use')).toBeVisible({ timeout: 60_000 });
  await look(page, NAME);
  await expect(page.getByText('The hub could not be reached')).toBeVisible({ timeout: 60_000 });

  await page.getByRole('button', { name: `Remove “${NAME}” from this browser` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  // The page shows it until the built-in model has come in its place.
  await expect(stored(page, NAME)).toHaveCount(0, { timeout: 60_000 });
  await expect(card(page, 'Built-in model').getByText('In use')).toBeVisible({ timeout: 60_000 });
  expect(await blobsLeft(page)).toBe(0);
  const asked = complaints.foreignRequests.filter((url) => !url.startsWith(hub.endpoint) && !url.startsWith(hub.cdn));
  expect({ ...complaints, errors: complaints.errors.filter((text) => !/net::ERR/.test(text)), foreignRequests: asked }).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

test('a download that is paused stays over a reload and is gone on with', async ({ page }) => {
  await openModelScreen(page);
  await look(page, NAME);
  hub.bytesPerSecond = 200_000;
  await page.getByRole('button', { name: /^Download .* and use it$/ }).click();
  await expect(page.getByText(/\/s$/)).toBeVisible();
  await expect(page.getByText(/ left$/)).toBeVisible();
  // Some of the weights must have come, or there is nothing to go on with.
  await expect.poll(() => weightRequests().map(({ range }) => range)).toContain(null);
  const come = page.locator('li', { hasText: /^[\d.]+ .?B of / });
  const before = await come.textContent();
  await expect(come).not.toHaveText(before ?? '');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(stored(page, NAME).getByText(/ downloaded · Licence: apache-2\.0$/)).toBeVisible();
  await page.reload();
  hub.bytesPerSecond = null;
  hub.seen.length = 0;
  await page.getByRole('button', { name: 'Go on with the download' }).click();
  await expect(stored(page, NAME).getByText('In use')).toBeVisible({ timeout: 60_000 });
  expect(weightRequests().map(({ range }) => range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d*-$/)]);
});

test('a gated model: without a token, with one that may not, with one that may; the token goes to the hub alone', async ({ page }) => {
  await openModelScreen(page);
  await look(page, GATED);
  await expect(page.getByText('The model is given only after its terms are accepted')).toBeVisible();
  await expect(page.getByText(`${hub.endpoint}/${GATED}`, { exact: false })).toBeVisible();
  await page.getByText('Token and address').click();
  await page.getByLabel('Access token').fill(OTHER_TOKEN);
  await look(page, GATED);
  await expect(page.getByText('has not been given access', { exact: false })).toBeVisible();
  await page.getByLabel('Access token').fill('hf_wrong');
  await look(page, GATED);
  await expect(page.getByText('The hub does not accept the token')).toBeVisible();
  await page.getByLabel('Access token').fill(GOOD_TOKEN);
  await look(page, GATED);
  await page.getByRole('button', { name: /^Download .* and use it$/ }).click();
  await expect(stored(page, GATED).getByText('In use')).toBeVisible({ timeout: 60_000 });
  expect(hub.seen.filter(({ at }) => at === 'cdn').map(({ authorization }) => authorization).filter((sent) => sent !== null)).toEqual([]);
  // Not asked to be remembered.
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(GOOD_TOKEN);
});

test('missing, rate-limited, failing and damaged are told, and tried again where that helps', async ({ page }) => {
  await openModelScreen(page);
  await look(page, 'house/none');
  await expect(page.getByText('The hub has no such model')).toBeVisible();
  await look(page, NAME, 'v9');
  await expect(page.getByText('has no revision "v9"', { exact: false })).toBeVisible();
  await look(page, 'not a name');
  await expect(page.getByText('This is no name of a model')).toBeVisible();
  hub.faults.push({ at: 'hub', path: /api/, status: 429, headers: { 'Retry-After': '3600', 'Access-Control-Expose-Headers': 'Retry-After' } });
  await look(page, NAME);
  await expect(page.getByText('The hub asks to wait')).toBeVisible();
  hub.faults.push({ at: 'hub', path: /api/, status: 500 }, { at: 'hub', path: /api/, status: 429 });
  await look(page, NAME);
  const download = page.getByRole('button', { name: /^Download .* and use it$/ });
  await expect(download).toBeVisible({ timeout: 30_000 });
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, corruptAt: 7 });
  await download.click();
  await expect(page.getByText('A downloaded file is not what the hub promised')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(stored(page, NAME).getByText('In use')).toBeVisible({ timeout: 60_000 });
});

/** How many files of models lie in the browser's private storage. */
function blobsLeft(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('models')).getDirectoryHandle('blobs');
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    return names.length;
  });
}
