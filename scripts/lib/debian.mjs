import { readFileSync, writeFileSync } from 'node:fs';
import { capture, onPath, run } from './command.mjs';

const BACKPORTS = '/etc/apt/sources.list.d/bookworm-backports.list';
const MIRROR = 'http://deb.debian.org/debian';

/** Whether apt may be used: root on Debian. */
export function isRootOnDebian() {
  return process.getuid?.() === 0 && osRelease()['ID'] === 'debian' && onPath('apt-get') !== null;
}

/** Whether this is Debian 12, whose Mesa is too old for Dawn. */
export function isBookworm() {
  return osRelease()['VERSION_CODENAME'] === 'bookworm';
}

/**
 * Installs Debian packages; whether it worked shows in what the caller looks for.
 * @param {readonly string[]} packages
 * @param {{ fromBackports?: boolean }} [options]
 */
export async function aptInstall(packages, { fromBackports = false } = {}) {
  if (fromBackports) await addBackports();
  await run('apt-get', ['update', '-q'], { output: 'stderr' });
  await run('apt-get', ['install', '-yq', '--no-install-recommends', ...(fromBackports ? ['-t', 'bookworm-backports'] : []), ...packages],
    { env: { DEBIAN_FRONTEND: 'noninteractive' }, output: 'stderr' });
}

/**
 * The same for a person to type.
 * @param {readonly string[]} packages
 * @param {{ fromBackports?: boolean }} [options]
 */
export function aptCommand(packages, { fromBackports = false } = {}) {
  return fromBackports
    ? `echo "deb ${MIRROR} bookworm-backports main" > ${BACKPORTS} && apt-get update && apt-get install -y -t bookworm-backports ${packages.join(' ')}`
    : `apt-get update && apt-get install -y ${packages.join(' ')}`;
}

/** Adds bookworm-backports, from the mirror that bookworm comes from. */
async function addBackports() {
  const { text } = await capture('apt-cache', ['policy']);
  if (text.includes(' bookworm-backports/')) return;
  const mirror = / (https?:\/\/\S+) bookworm\/main /.exec(text)?.[1] ?? MIRROR;
  writeFileSync(BACKPORTS, `deb ${mirror} bookworm-backports main\n`);
}

/** The fields of /etc/os-release; none where there is no such file. */
export function osRelease(path = '/etc/os-release') {
  /** @type {Record<string, string>} */
  const fields = {};
  try {
    for (const [, key, value] of readFileSync(path, 'utf8').matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm)) fields[key ?? ''] = value ?? '';
  } catch {
    // Not a Linux with such a file: nothing is known.
  }
  return fields;
}
