import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { PageFigure } from './figures.ts';
import { SETTLE_MS, traced } from './traced.ts';

/** Rows of 420 bytes: 21 MB, texts of a paragraph. */
const ROWS = 50_000;
const ROW_BYTES = 420;
const LONG = 300_000;

/** A project with a file of 21 MB saved to one file and opened again in another browser profile; opening the file itself is there to compare with. */
export async function measureProjectFile(browser: Browser, url: string): Promise<PageFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'project-file-'));
  try {
    const csv = join(folder, 'long.csv');
    await writeFile(csv, ['text,label', ...Array.from({ length: ROWS }, (_, i) => rowOf(i))].join('\n'));
    const saved = join(folder, 'long.ptproject.zip');
    const page = await browser.newPage({ locale: 'en-GB', baseURL: url });
    await page.goto('/');
    const opening = await traced(browser, page, 'examples of 21 MB opened', async () => {
      await pick(page, 'Start with my file', csv);
      await page.getByText(new RegExp(`^${ROWS.toLocaleString('en-GB')} rows`)).waitFor({ timeout: LONG });
      await page.waitForTimeout(SETTLE_MS);
    });
    const saving = await traced(browser, page, 'their project saved to a file', async () => {
      const download = page.waitForEvent('download', { timeout: LONG });
      await page.getByRole('button', { name: 'Project menu' }).click();
      await page.getByRole('menuitem', { name: 'Save project…' }).click();
      await (await download).saveAs(saved);
    });
    await page.close();
    const other = await (await browser.newContext({ locale: 'en-GB', baseURL: url })).newPage();
    await other.goto('/');
    const back = await traced(browser, other, 'the project opened from it', async () => {
      await pick(other, 'Open a project or prompt', saved);
      await other.getByText(/^The project “long” is open/).waitFor({ timeout: LONG });
    });
    await other.context().close();
    return [...opening, ...saving, ...back];
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Words from a counter: as unlike each other as texts are, so that deflate has work. */
function rowOf(i: number): string {
  let text = `${i}`;
  for (let word = 0; text.length < ROW_BYTES - 12; word++) text += ` ${((i * 2_654_435_761 + word * 40_503) % 46_656).toString(36)}`;
  return `${text},${i % 2 === 0 ? 'billing' : 'praise'}`;
}

async function pick(page: Page, button: string, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: new RegExp(`^${button}`) }).click();
  await (await chooser).setFiles(path);
}
