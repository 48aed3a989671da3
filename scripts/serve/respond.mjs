import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { chooseCoding, compressed } from './compress.mjs';
import { findFile } from './files.mjs';
import { COMMON_HEADERS, documentPolicy, workerPolicy } from './headers.mjs';
import { compressible, mediaType } from './mediaTypes.mjs';
import { parseRange } from './range.mjs';

/** What the built page holds where a nonce belongs. */
const NONCE_PLACE = /__CSP_NONCE__/g;
/** And where the address of the hub does. */
const HUB_PLACE = '__HUB_ENDPOINT__';

/**
 * Answers one request for a file under `root`.
 * @param {string} root absolute path with links resolved
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./hub.mjs').Hub} hub what the page may fetch models from
 */
export async function respond(root, request, response, hub) {
  for (const [name, value] of Object.entries(COMMON_HEADERS)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', workerPolicy(hub));
  // A foreign site's name may be made to point at 127.0.0.1 (DNS rebinding); the Host header tells.
  if (!isLocalHost(request.headers.host)) return refuse(response, 421, 'This server answers to localhost only.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD.');
  }
  const urlPath = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  const file = await findFile(root, urlPath);
  if (!file) return refuse(response, 404, 'There is no such file.');
  return file.path.endsWith('.html') ? sendPage(file, request, response, hub) : sendFile(file, request, response);
}

/**
 * Whether a Host header names this computer; any port, so that a forwarded one works.
 * @param {string | undefined} host
 */
export function isLocalHost(host) {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host ?? '');
}

/**
 * The page, with a new nonce each time; never cached.
 * @param {import('./files.mjs').ServedFile} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {import('./hub.mjs').Hub} hub
 */
async function sendPage(file, request, response, hub) {
  const nonce = randomBytes(18).toString('base64');
  const page = Buffer.from((await readFile(file.path, 'utf8')).replace(NONCE_PLACE, nonce).replace(HUB_PLACE, hub.endpoint));
  response.writeHead(200, {
    'Content-Type': mediaType(file.path), 'Content-Length': page.length, 'Cache-Control': 'no-store',
    'Content-Security-Policy': documentPolicy(nonce),
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}

/**
 * @param {import('./files.mjs').ServedFile} file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function sendFile(file, request, response) {
  const type = mediaType(file.path);
  const range = parseRange(request.headers.range, file.size);
  const coding = range === null && compressible(type) ? chooseCoding(request.headers['accept-encoding'] ?? '', file.size) : null;
  const etag = `"${file.tag}${coding ? `-${coding}` : ''}"`;
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  // Vite's assets carry a hash of their content in their names; the others are asked for again each time.
  response.setHeader('Cache-Control', /[\\/]assets[\\/]/.test(file.path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (compressible(type)) response.setHeader('Vary', 'Accept-Encoding');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${file.size}`);
    return refuse(response, 416, 'The file is shorter.');
  }
  response.setHeader('Content-Type', type);
  if (coding) return sendBytes(await compressed(file, coding), coding, request, response);
  const { start, end } = range ?? { start: 0, end: file.size };
  response.setHeader('Content-Length', end - start);
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end - 1}/${file.size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD' || end === start) return void response.end();
  await pipeline(createReadStream(file.path, { start, end: end - 1 }), response);
}

/**
 * @param {Buffer} bytes
 * @param {string} coding
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function sendBytes(bytes, coding, request, response) {
  response.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function refuse(response, status, text) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${text}\n`);
}
