import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { MODEL, pickModel } from './project.ts';
import { dropFiles, expect, test } from './studio.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const ROWS = '本文,種類\n配送が遅れました,配送\n箱が壊れていた,破損\n届くのが遅い,配送\n蓋が割れている,破損\n';
/** `ROWS` as Excel on a Japanese Windows saves it; Node can't write Shift_JIS. */
const SHIFT_JIS = Buffer.from('lnuVtiyO7ZfeCpR6kZeCqpJ4guqC3IK1gr0slHqRlwqUoIKqifOC6oLEgqKCvSyUapG5CpPNgq2CzIKqkniCoiyUepGXCopXgqqKhILqgsSCooLpLJRqkbkK', 'base64');
const UTF_16 = Buffer.from(`\ufeff${ROWS}`, 'utf16le');

const REFUSED = [
  { what: 'an empty file', name: 'empty.csv', bytes: utf8(''), title: 'The file is empty', says: 'empty.csv is empty' },
  { what: 'a header alone', name: 'header.csv', bytes: utf8('text,label\n'), title: 'There are no rows below the header', says: 'header.csv' },
  { what: 'a broken line of JSONL', name: 'broken.jsonl', bytes: utf8('{"text":"a","label":"x"}\n{"text":"b","label":"y"}\n{"text":"c",\n'),
    title: 'A line is not valid JSON', says: 'Line 3 of broken.jsonl' },
  { what: 'a single class', name: 'one.csv', bytes: utf8('text,label\nfine thing,fine\ngood thing,fine\nnice thing,fine\n'), title: 'There is only one class', says: 'fine' },
] as const;

for (const { what, name, bytes, title, says } of REFUSED) {
  test(`${what} is refused with the place and the remedy`, async ({ page }) => {
    await page.goto('/');
    await dropFiles(page, [{ name, bytes }]);
    await expectError(page, title, says);
  });
}

for (const [encoding, bytes] of [['UTF-16LE', UTF_16], ['SHIFT_JIS', SHIFT_JIS]] as const) {
  test(`${encoding} is detected, said and read`, async ({ page }) => {
    await page.goto('/');
    await dropFiles(page, [{ name: 'messages.csv', bytes }]);
    await expect(page.getByText(/^4 rows · 2 columns/)).toBeVisible();
    await expect(page.getByLabel(/^Encoding/).locator('option:checked')).toHaveText(encoding);
    await expect(page.getByText('配送が遅れました')).toBeVisible();
  });
}

test('a model folder without a config is refused, and the model in use stays', async ({ page }) => {
  const folder = join(await mkdtemp(join(tmpdir(), 'studio-')), 'no-config');
  await cp(MODEL, folder, { recursive: true });
  await rm(join(folder, 'config.json'));
  await page.goto('/#/model');
  await expect(page.getByRole('region', { name: 'Built-in model' }).getByText('In use')).toBeVisible({ timeout: 60_000 });
  await pickModel(page, folder);
  await expectError(page, 'The model has no config.json', 'no-config');
  await expect(page.getByRole('region', { name: 'Built-in model' }).getByText('In use')).toBeVisible();
});

test('a prompt of another width is refused with both widths', async ({ page }) => {
  await page.goto('/#/model');
  await expect(page.getByRole('region', { name: 'Built-in model' }).getByText('In use')).toBeVisible({ timeout: 60_000 });
  await dropFiles(page, [{ name: 'initial.npy', bytes: readFileSync('test/goldens/llama-tiny/initial.npy') }]);
  await expectError(page, 'The prompt does not fit this model', /32\b.*\b256|256\b.*\b32/);
  await expect(page.getByText(/^Opened from/)).toHaveCount(0);
});

test('what is no sweep file is refused where it was picked, in sight, and another can be picked at once', async ({ page }) => {
  await page.goto('/#/train');
  await page.getByText('Try several').click();
  const refused = page.getByRole('status').filter({ hasText: 'plan.json' });
  for (const [contents, says] of [
    [Buffer.from('504b0304140000000800', 'hex'), 'plan.json is a zip file.'], [Buffer.from('{\n"seeds": 2,\n'), 'plan.json is not valid JSON at line 2.'],
  ] as const) {
    await page.locator('input[type=file][aria-label="Open a sweep file"]').setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer: contents });
    await expect(refused).toContainText(says);
    await expect(refused).toBeInViewport({ ratio: 1 });
  }
  await page.locator('input[type=file][aria-label="Open a sweep file"]').setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from('{"seeds": 2}') });
  await expect(page.getByText(/^2 trainings\./)).toBeVisible();
  await expect(refused).toHaveCount(0);
});

/** An error with this title on the page, which says this of where and why. */
async function expectError(page: Page, title: string, says: string | RegExp): Promise<void> {
  const error = page.getByRole('alert').filter({ hasText: title });
  await expect(error).toBeVisible();
  await expect(error).toContainText(says);
}
