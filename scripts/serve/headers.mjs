/**
 * The headers that make the page isolated (threads for WebAssembly) and closed: it may connect to nothing but this
 * server, and its worker besides to the hub of models that was chosen when serving.
 * The document and the workers have policies of their own: a worker takes its policy from its own response, and
 * only there does tfjs need `blob:` (its threads are started from blobs and load their script from one).
 */

/** Needed for SharedArrayBuffer, so for WebAssembly threads; the dev server sends the same. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** On every answer, whatever its status. */
export const COMMON_HEADERS = {
  ...ISOLATION_HEADERS,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/**
 * Content security policy of the page.
 * @param {string} nonce base64, new for each response; styles that a library puts into the page carry it
 */
export function documentPolicy(nonce) {
  return policy({
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'worker-src': "'self'",
    'connect-src': "'self'",
    'img-src': "'self' data: blob:",
    'style-src': `'self' 'nonce-${nonce}'`,
    'font-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  });
}

/**
 * Content security policy of everything else; it binds where the file is a worker's script. Models are fetched there.
 * @param {import('./hub.mjs').Hub} hub
 */
export function workerPolicy(hub) {
  return policy({
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval' blob:",
    'worker-src': "'self' blob:",
    'connect-src': ["'self'", ...hub.sources].join(' '),
  });
}

/** @param {Record<string, string>} directives */
function policy(directives) {
  return Object.entries(directives).map(([name, value]) => `${name} ${value}`).join('; ');
}
