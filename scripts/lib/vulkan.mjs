import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture, say } from './command.mjs';
import { aptCommand, aptInstall, isBookworm, isRootOnDebian } from './debian.mjs';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
/** Chromium's own software driver: slower, and without f16, but there. */
const SWIFTSHADER = ['/usr/lib/chromium/vk_swiftshader_icd.json', '/usr/lib/chromium-browser/vk_swiftshader_icd.json', '/opt/google/chrome/vk_swiftshader_icd.json'];
const LAVAPIPE = ['mesa-vulkan-drivers', 'libvulkan1'];

/** Asks Dawn (npm `webgpu`) for an adapter, as the tests do. */
const PROBE = `import { create } from 'webgpu';
const adapter = await create([]).requestAdapter();
process.stdout.write(adapter ? (adapter.info.description || adapter.info.vendor) + (adapter.features.has('shader-f16') ? ', f16' : '') : '');
process.exit(adapter ? 0 : 1);`;

/**
 * Environment that gives Node the same Vulkan driver on every machine: what the user names, else Mesa's lavapipe, else
 * Chromium's SwiftShader, else whatever the loader finds. Nothing is needed where WebGPU does not go through Vulkan.
 * @returns {Record<string, string>}
 */
export function vulkanEnvironment() {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES'] || process.env['VK_DRIVER_FILES']) return {};
  const driver = lavapipe() ?? SWIFTSHADER.find((path) => existsSync(path));
  return driver ? { VK_ICD_FILENAMES: driver } : {};
}

/**
 * Sees to it that Node has a WebGPU adapter, installing lavapipe where it has none.
 * @returns {Promise<{ environment: Record<string, string>, adapter: string | null, missing: string | null }>}
 *   `missing`: what to run by hand
 */
export async function requireVulkan() {
  let adapter = await probe();
  // SwiftShader would do, but takes five times as long and has no f16.
  if ((!adapter || adapter.includes('SwiftShader')) && isRootOnDebian()) {
    say('Installing Mesa\'s lavapipe (a Vulkan driver that needs no GPU) …');
    await aptInstall(LAVAPIPE, { fromBackports: isBookworm() });
    adapter = await probe() ?? adapter;
  }
  return { environment: vulkanEnvironment(), adapter, missing: adapter ? null : installCommand() };
}

/** @returns {Promise<string | null>} the adapter's name; null where there is none */
async function probe() {
  const { code, text } = await capture(process.execPath, ['--input-type=module', '-e', PROBE], { env: vulkanEnvironment(), seconds: 60 });
  return code === 0 ? text.trim() : null;
}

/** @returns {string | undefined} */
function lavapipe() {
  for (const folder of DRIVER_FOLDERS) {
    const name = existsSync(folder) ? readdirSync(folder).find((file) => /^lvp_icd.*\.json$/.test(file)) : undefined;
    if (name) return join(folder, name);
  }
  return undefined;
}

function installCommand() {
  return process.platform === 'linux' ? aptCommand(LAVAPIPE, { fromBackports: isBookworm() }) : 'update the graphics driver';
}
