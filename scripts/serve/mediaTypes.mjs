import { extname } from 'node:path';

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.csv', 'text/csv; charset=utf-8'],
  ['.tsv', 'text/tab-separated-values; charset=utf-8'],
  ['.jsonl', 'application/jsonl; charset=utf-8'],
  ['.md', 'text/markdown; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

/**
 * Media type of a file by its name; unknown ones (safetensors, npy) are bytes.
 * @param {string} path
 */
export function mediaType(path) {
  return TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream';
}

/**
 * Whether compressing pays: text, and WebAssembly, but not pictures or weights.
 * @param {string} type
 */
export function compressible(type) {
  return type.startsWith('text/') || type.startsWith('application/json') || type === 'application/wasm' || type === 'image/svg+xml';
}
