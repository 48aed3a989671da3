import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** What any screen may cost before the engine is needed, in bytes of gzip. */
export const SCRIPT_LIMIT = 250 * 1024;

/** By address, as a screen shares most of its scripts with the others. */
const sizes = new Map<string, number>();

/** Bytes of the scripts that a page has fetched for itself so far, each compressed by gzip; the worker's script, which is the engine, is none of them. */
export async function scriptBytes(page: Page): Promise<number> {
  // Preloaded modules say that they are of no kind, so the name tells.
  const scripts = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => name.endsWith('.js') && !name.includes('/training.worker-')));
  let bytes = 0;
  for (const script of new Set(scripts)) {
    const size = sizes.get(script) ?? gzipSync(await (await page.request.get(script)).body()).length;
    sizes.set(script, size);
    bytes += size;
  }
  return bytes;
}
