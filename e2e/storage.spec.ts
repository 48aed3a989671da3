import type { Page } from '@playwright/test';
import { MESSAGES, MODEL_NAME, openProject, pickModel, startRun } from './project.ts';
import { dropFiles, expect, expectAccessible, test } from './studio.ts';

test.setTimeout(300_000);

/** What the browser itself holds for the page: records, files of models, and the rest. */
async function held(page: Page): Promise<{ readonly records: readonly string[]; readonly models: readonly string[]; readonly local: number }> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const models: string[] = [];
    for (const folder of ['blobs', 'records']) {
      const found = await root.getDirectoryHandle('models').then((handle) => handle.getDirectoryHandle(folder)).catch(() => null);
      if (found !== null) for await (const name of found.keys()) models.push(name);
    }
    const records = await new Promise<string[]>((resolve, reject) => {
      const opening = indexedDB.open('prompt-tuning-studio');
      opening.onerror = () => { reject(opening.error ?? new Error('no database')); };
      opening.onsuccess = () => {
        const asking = opening.result.transaction('values').objectStore('values').getAllKeys();
        asking.onsuccess = () => { opening.result.close(); resolve(asking.result.map((key) => (typeof key === 'string' ? key : 'no text'))); };
      };
    });
    return { records, models, local: localStorage.length };
  });
}

/** The part of the list about one kind of things. */
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function trained(page: Page): Promise<void> {
  await openProject(page);
  await startRun(page, { steps: 4, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
}

test('what the browser keeps is listed by kind with sizes, and goes by one, by kind, and all together', async ({ page, context, complaints }) => {
  await trained(page);
  await page.goto('/#/storage');
  await expect(section(page, 'Room in this browser').getByText(/ of .*B that the browser gives this page are in use/)).toBeVisible();
  await expect(section(page, 'Models')).toContainText(MODEL_NAME);
  await expect(section(page, 'Models')).toContainText(/MB · F32/);
  await expect(section(page, 'Models').getByText('In use now: choose another model first.')).toBeVisible();
  await expect(page.getByRole('button', { name: `Delete ${MODEL_NAME}` })).toBeDisabled();
  await expect(section(page, 'Project: examples and task')).toContainText('messages.csv');
  await expect(section(page, 'Kept runs').getByRole('listitem')).toHaveCount(1);
  await expectAccessible(page);

  // A second tab is open meanwhile: its model is in use there too, and its list of runs follows.
  const other = await context.newPage();
  await other.goto('/#/runs');
  await expect(other.getByRole('heading', { name: '1 kept run' })).toBeVisible();

  await page.getByRole('button', { name: /^Delete 4 vectors/ }).click();
  await expect(section(page, 'Kept runs')).toHaveCount(0);
  await expect(other.getByText(/^No training has ended yet/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(section(page, 'Kept runs').getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: /^Delete 4 vectors/ }).click();
  await expect(section(page, 'Kept runs')).toHaveCount(0);

  await page.getByRole('button', { name: 'Delete Project: examples and task' }).click();
  await expect(page.getByRole('dialog')).toContainText('messages.csv');
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(section(page, 'Project: examples and task')).toHaveCount(0);
  await expect(other.getByText('What this tab shows was deleted from the browser’s storage in another tab.', { exact: false })).toBeVisible();
  await other.close();
  await page.reload();
  await expect(section(page, 'Current training and prompt')).toBeVisible();
  await expect(section(page, 'Project: examples and task')).toHaveCount(0);
  await expect(section(page, 'Kept runs')).toHaveCount(0);
  expect((await held(page)).records.filter((key) => key.startsWith('files/') || key.startsWith('runs/card'))).toEqual([]);

  await page.getByRole('button', { name: 'Delete everything…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'Models' })).toContainText(/MB/);
  await expect(dialog.getByRole('button', { name: 'Delete everything' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('heading', { name: 'Teach a small language model your labels' })).toBeVisible();
  await page.waitForTimeout(1000);
  expect(await held(page)).toEqual({ records: [], models: [], local: 0 });
  await page.goto('/#/storage');
  await expect(page.getByText('Nothing is kept here yet.', { exact: false })).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing is kept here yet.', { exact: false })).toBeVisible();
  await expectAccessible(page);
  expect(await held(page)).toEqual({ records: [], models: [], local: 0 });
  expect(complaints).toEqual({ errors: [], violations: [], foreignRequests: [] });
});

test('where the browser has no more room the run goes on, what was stored stays, and the error leads to the list', async ({ page, context, baseURL, complaints }) => {
  await openProject(page);
  const before = await held(page);
  const browser = await context.newCDPSession(page);
  const origin = new URL(baseURL ?? '').origin;
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  // Chromium's database asks for its room again only when what it was told is older than 30 s (kBucketSpaceCacheTimeLimit).
  await page.waitForTimeout(31_000);
  await startRun(page, { steps: 4, evalEvery: 2 });
  await expect(page.getByText(/^Training finished after/)).toBeVisible({ timeout: 100_000 });
  const note = page.getByRole('status').filter({ hasText: 'so the last change was not stored' });
  await expect(note).toHaveCount(1);
  await expectAccessible(page);
  expect((await held(page)).records).toEqual(expect.arrayContaining([...before.records]));

  // A model that finds no room is in use all the same, and says so with the same way out.
  await page.goto('/#/model');
  await pickModel(page, 'test/goldens/llama-tiny');
  await expect(page.getByRole('region', { name: 'llama-tiny', exact: true }).getByText('In use')).toBeVisible({ timeout: 60_000 });
  const unkept = page.getByRole('status').filter({ hasText: 'The model “llama-tiny” is loaded, but could not be kept' });
  await expect(unkept.getByRole('link', { name: 'See what is stored' })).toBeVisible();

  const download = page.waitForEvent('download');
  await note.getByRole('button', { name: 'Save project…' }).click();
  expect((await download).suggestedFilename()).toBe('messages.ptproject.zip');
  await note.getByRole('link', { name: 'See what is stored' }).click();
  await page.getByRole('button', { name: `Delete ${MODEL_NAME}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(section(page, 'Models')).toHaveCount(0);
  expect((await held(page)).models).toEqual([]);
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await page.reload();
  await expect(section(page, 'Project: examples and task')).toContainText('messages.csv');
  expect(complaints.errors).toEqual([]);
});

test('a browser that stores no blobs, as in Safari’s private windows, keeps the examples all the same', async ({ page, complaints }) => {
  await page.addInitScript(`
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, key) {
      if (value instanceof Blob) throw new DOMException('BlobURLs are not yet supported.', 'DataCloneError');
      return put.call(this, value, key);
    };
  `);
  await page.goto('/');
  await dropFiles(page, [MESSAGES]);
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  await expect.poll(async () => (await held(page)).records).toEqual(expect.arrayContaining(['files/data', 'project']));
  await page.reload();
  await expect(page.getByText(/^20 rows/)).toBeVisible();
  expect(complaints.errors).toEqual([]);
});
