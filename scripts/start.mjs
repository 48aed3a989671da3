/**
 * `npm start`: installs what is missing, builds, serves the page on this computer only, and opens it.
 * `npm start -- --hub https://mirror.example`: fetches models from there instead of huggingface.co; `--hub none`: from
 * nowhere. Environment: STUDIO_HUB (the same), PORT (only this port), BROWSER=none (don't open).
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build, buildIsFresh, DIST } from './lib/build.mjs';
import { say } from './lib/command.mjs';
import { requireNode, requirePackages } from './lib/packages.mjs';
import { serve } from './serve.mjs';
import { hubFrom } from './serve/hub.mjs';

const FIRST_PORT = 4173;

requireNode();
const hub = chooseHub();
await requirePackages();
if (!await buildIsFresh()) {
  say('Building the page …');
  if (await build({ quiet: true }) !== 0) {
    say('The page could not be built; the reason is above.');
    process.exit(1);
  }
}
const { url } = await startServer();
process.stdout.write(`The studio is open at ${url}  (only on this computer; Ctrl-C ends it)\n`);
openInBrowser(url);

function chooseHub() {
  try {
    const { values } = parseArgs({ args: process.argv.slice(2), options: { hub: { type: 'string' } } });
    return hubFrom(values.hub ?? process.env['STUDIO_HUB']);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

async function startServer() {
  const wanted = process.env['PORT'];
  const port = wanted === undefined ? FIRST_PORT : Number(wanted);
  if (!Number.isInteger(port) || port < 0 || port > 65535) fail(`PORT is "${wanted}"; give a whole number from 0 to 65535.`);
  try {
    return await serve({ root: DIST, port, tries: wanted === undefined ? 50 : 1, hub });
  } catch (error) {
    return fail(`Port ${port} cannot be used (${error instanceof Error ? error.message : String(error)}). Choose another: PORT=8080 npm start`);
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  say(message);
  process.exit(1);
}

/**
 * Opens the address where there is a desktop; elsewhere the printed line has to do.
 * @param {string} address
 */
function openInBrowser(address) {
  const { CI, BROWSER, SSH_CONNECTION, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (CI || BROWSER === 'none' || SSH_CONNECTION) return;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return;
  const [command, ...args] = process.platform === 'darwin' ? ['open', address]
    : process.platform === 'win32' ? ['cmd', '/c', 'start', '', address] : ['xdg-open', address];
  const opener = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  opener.on('error', () => { say('No browser could be opened here; open the address by hand.'); });
  opener.unref();
}
