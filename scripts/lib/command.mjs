import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, absolute. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs a program in the project's folder and waits; its output goes where ours goes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, output?: 'inherit' | 'stderr' | 'ignore', minutes?: number }} [options]
 *   `stderr`: everything it says goes to standard error; `minutes`: after these it is ended
 * @returns {Promise<number>} its exit code; 127 when it could not be started, 128 when a signal ended it
 */
export function run(command, args, { env = {}, output = 'inherit', minutes = 0 } = {}) {
  const stdout = output === 'stderr' ? process.stderr : output;
  const stderr = output === 'ignore' ? 'ignore' : 'inherit';
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', stdout, stderr], timeout: minutes * 60_000,
      // On Windows npm and npx are batch files, which only a shell can start.
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    });
    child.on('error', () => { done(127); });
    child.on('close', (code) => { done(code ?? 128); });
  });
}

/**
 * Runs a short program and collects what it prints; its errors are not shown.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, seconds?: number }} [options]
 * @returns {Promise<{ code: number, text: string }>}
 */
export function capture(command, args, { env = {}, seconds = 60 } = {}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'], timeout: seconds * 1000,
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ part) => { text += part; });
    child.on('error', () => { done({ code: 127, text }); });
    child.on('close', (code) => { done({ code: code ?? 128, text }); });
  });
}

/**
 * Runs a JavaScript tool of node_modules with this Node, without a shell or npx between.
 * @param {string} script path under node_modules
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, output?: 'inherit' | 'stderr' | 'ignore' }} [options]
 */
export function runTool(script, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', script), ...args], options);
}

/**
 * Absolute path of a program on PATH, or null.
 * @param {string} name
 */
export function onPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (folder !== '' && isExecutable(path)) return path;
    }
  }
  return null;
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a person looks while a command works: standard error, so that standard output stays for results. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}
