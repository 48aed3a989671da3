import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, isExecutable, onPath, ROOT, run, say } from './command.mjs';

const REQUIREMENTS = 'scripts/requirements.txt';
const FOLDER = join(ROOT, '.cache', 'python');
const OWN = process.platform === 'win32' ? join(FOLDER, 'Scripts', 'python.exe') : join(FOLDER, 'bin', 'python');
/** Where torch is to be had without CUDA: 200 MB and not 3 GB. */
const CPU_WHEELS = ['--extra-index-url', 'https://download.pytorch.org/whl/cpu'];
/** For each of the two installs: a slow network must not eat the time of the tests that need no Python. */
const INSTALL_MINUTES = 4;

const CHECK = 'import sys\nfrom importlib.util import find_spec\n'
  + 'sys.exit(0 if all(find_spec(name) for name in ("torch", "transformers", "peft", "safetensors")) else 1)';

/**
 * A Python with torch and PEFT for the tests that compare with them: STUDIO_PYTHON, the system's, the project's own in
 * `.cache/python`, or one made there now. STUDIO_PYTHON=none goes without.
 * @returns {Promise<{ path: string | null, missing: string | null }>} `missing`: what to run by hand
 */
export async function requirePython() {
  const named = process.env['STUDIO_PYTHON'];
  if (named) return { path: named === 'none' ? null : named, missing: null };
  const system = onPath('python3') ?? onPath('python');
  for (const path of [system, OWN]) if (path && await hasPackages(path)) return { path, missing: null };
  if (!system) return { path: null, missing: 'install Python 3.10 or newer from https://www.python.org/ (only the tests against PEFT need it)' };
  say(`Installing torch, transformers and peft into ${FOLDER}, for the tests that compare with them (about 1 GB, once) …`);
  await install(system);
  return await hasPackages(OWN) ? { path: OWN, missing: null }
    : { path: null, missing: `${system} -m venv ${FOLDER} && ${OWN} -m pip install ${CPU_WHEELS.join(' ')} -r ${REQUIREMENTS}` };
}

/** @param {string} python */
async function hasPackages(python) {
  return isExecutable(python) && (await capture(python, ['-c', CHECK])).code === 0;
}

/** @param {string} system the Python to make the environment with */
async function install(system) {
  if (await run(system, ['-m', 'venv', FOLDER], { output: 'stderr' }) !== 0) return;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  // Torch alone from its own index, so that a machine's settings for pip hold for all the rest.
  await run(OWN, [...pip, '--no-deps', ...CPU_WHEELS, requirement('torch')], { output: 'stderr', minutes: INSTALL_MINUTES });
  await run(OWN, [...pip, '-r', REQUIREMENTS], { output: 'stderr', minutes: INSTALL_MINUTES });
}

/** @param {string} name as in requirements.txt, with its version */
function requirement(name) {
  const line = readFileSync(join(ROOT, REQUIREMENTS), 'utf8').split('\n').find((text) => text.startsWith(`${name}==`));
  return line?.trim() ?? name;
}
