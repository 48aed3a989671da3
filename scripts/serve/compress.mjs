import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress), gz = promisify(gzip);

/** Larger files would hold up the first answer and fill memory for little. */
const MAX_BYTES = 8 * 2 ** 20;

/** @type {Map<string, Promise<Buffer>>} */
const kept = new Map();

/**
 * The content coding to use, or null: what the client takes, brotli first.
 * @param {string} acceptEncoding
 * @param {number} size bytes of the file
 * @returns {'br' | 'gzip' | null}
 */
export function chooseCoding(acceptEncoding, size) {
  if (size > MAX_BYTES || size < 256) return null;
  const accepted = acceptEncoding.split(',').map((part) => part.trim()).filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]);
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : null;
}

/**
 * The compressed file; computed once for each version of it.
 * @param {import('./files.mjs').ServedFile} file
 * @param {'br' | 'gzip'} coding
 * @returns {Promise<Buffer>}
 */
export function compressed(file, coding) {
  const key = `${coding} ${file.tag} ${file.path}`;
  let bytes = kept.get(key);
  if (!bytes) {
    bytes = readFile(file.path).then((plain) => coding === 'br'
      ? brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } })
      : gz(plain));
    kept.set(key, bytes);
  }
  return bytes;
}
