import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aptCommand, osRelease } from './lib/debian.mjs';

it('reads what system this is, quoted or not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'os-'));
  writeFileSync(join(folder, 'os-release'), 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n');
  expect(osRelease(join(folder, 'os-release'))).toEqual({
    PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)', VERSION_CODENAME: 'bookworm', ID: 'debian',
  });
  rmSync(folder, { recursive: true });
  expect(osRelease(join(folder, 'os-release'))).toEqual({});
});

it('names the command for what could not be installed', () => {
  expect(aptCommand(['chromium'])).toBe('apt-get update && apt-get install -y chromium');
  expect(aptCommand(['libvulkan1'], { fromBackports: true })).toContain('install -y -t bookworm-backports libvulkan1');
});
