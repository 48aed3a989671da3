import { existsSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, runTool } from './command.mjs';

/** What the built page depends on. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'scripts/serve/headers.mjs', 'package.json', 'package-lock.json'];

export const DIST = join(ROOT, 'dist');

/** Whether `dist` is newer than every source. */
export async function buildIsFresh() {
  const page = join(DIST, 'index.html');
  if (!existsSync(page)) return false;
  return await newest(SOURCES.map((name) => join(ROOT, name))) < statSync(page).mtimeMs;
}

/**
 * Builds the page into `dist`.
 * @param {{ quiet?: boolean }} [options] `quiet`: only warnings and errors
 * @returns {Promise<number>} exit code of the build
 */
export function build({ quiet = false } = {}) {
  return runTool('vite/bin/vite.js', ['build', ...(quiet ? ['--logLevel', 'warn'] : [])], { output: 'stderr' });
}

/**
 * The newest time of change among files and folders; a folder's own time tells of files that went.
 * @param {readonly string[]} paths
 * @returns {Promise<number>} milliseconds since 1970
 */
async function newest(paths) {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    const info = await stat(path);
    latest = Math.max(latest, info.mtimeMs);
    if (info.isDirectory()) latest = Math.max(latest, await newest((await readdir(path)).map((name) => join(path, name))));
  }
  return latest;
}
