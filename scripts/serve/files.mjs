import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * @typedef {object} ServedFile
 * @property {string} path absolute
 * @property {number} size bytes
 * @property {string} tag changes when the file does
 */

/**
 * The file a URL path names, or null where it names none under `root`: parent steps, links out of the folder,
 * NUL bytes and broken escapes all name none.
 * @param {string} root absolute path of the served folder, with links resolved
 * @param {string} urlPath as in the request line, without query
 * @returns {Promise<ServedFile | null>}
 */
export async function findFile(root, urlPath) {
  const name = decode(urlPath);
  if (name === null) return null;
  try {
    const path = await realpath(join(root, name.endsWith('/') ? `${name}index.html` : name));
    if (!path.startsWith(root + sep)) return null;
    const info = await stat(path);
    return info.isFile() ? { path, size: info.size, tag: `${info.size.toString(36)}-${Math.trunc(info.mtimeMs).toString(36)}` } : null;
  } catch {
    return null;
  }
}

/** @param {string} urlPath */
function decode(urlPath) {
  try {
    const name = decodeURIComponent(urlPath);
    return name.startsWith('/') && !/[\0\\]/.test(name) && !name.split('/').includes('..') ? name : null;
  } catch {
    return null;
  }
}
