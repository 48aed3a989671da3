import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, say } from './command.mjs';

const NODE_MINIMUM = '20.19.0';

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage */

/** Ends the program with a clear message where Node is too old. */
export function requireNode(version = process.versions.node) {
  if (atLeast(version, NODE_MINIMUM)) return;
  say(`This needs Node ${NODE_MINIMUM} or newer, and this is Node ${version}. Get a newer one from https://nodejs.org/ and try again.`);
  process.exit(1);
}

/**
 * Whether dotted version `a` is `b` or newer.
 * @param {string} a
 * @param {string} b
 */
export function atLeast(a, b) {
  const left = a.split('.').map(Number), right = b.split('.').map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Installs the npm packages of package-lock.json where they are missing or of other versions; ends the program where that fails. */
export async function requirePackages() {
  if (packagesComplete(readLock(join(ROOT, 'package-lock.json')), readLock(join(ROOT, 'node_modules', '.package-lock.json')))) return;
  say('Installing the npm packages of package-lock.json (npm ci); a minute or two …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm names its own script when it runs ours, so that no other npm is used.
  const npm = process.env['npm_execpath'];
  const code = npm?.endsWith('.js') ? await run(process.execPath, [npm, ...args], { output: 'stderr' }) : await run('npm', args, { output: 'stderr' });
  if (code === 0) return;
  say(`The npm packages could not be installed (npm ended with ${code}). Look above for the reason, mend it, and run: npm ci`);
  process.exit(1);
}

/**
 * Whether everything locked is installed in that very version. Optional packages (other platforms' binaries) may be absent.
 * @param {Map<string, LockedPackage>} locked
 * @param {Map<string, LockedPackage>} installed
 */
export function packagesComplete(locked, installed) {
  for (const [path, { version, optional, devOptional }] of locked) {
    if (path === '') continue;
    const found = installed.get(path);
    if (found ? found.version !== version : !optional && !devOptional) return false;
  }
  return installed.size > 0;
}

/**
 * @param {string} path
 * @returns {Map<string, LockedPackage>}
 */
function readLock(path) {
  if (!existsSync(path)) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')).packages ?? {}));
  } catch {
    // An unreadable list of what is installed is as good as none: npm ci writes it anew.
    return new Map();
  }
}
