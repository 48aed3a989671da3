import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { ISOLATION_HEADERS } from './scripts/serve/headers.mjs';

/** tfjs asks for these by name under the path that `setWasmPaths` gives: `/wasm/`. */
const WASM_FILES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm-threaded-simd.wasm'];

/** The one variable of its surroundings that the threaded module reads. */
const OUTER_VARIABLE = 'typeof _scriptDir !== "undefined" && _scriptDir';

/**
 * tfjs starts its threads from `factory.toString()`, where names of the surroundings mean nothing: a minifier that
 * shortens `_scriptDir` inside the guard breaks every thread. A script in a bundle has no directory of its own anyway.
 */
function tfjsWasmThreads(): Plugin {
  return {
    name: 'tfjs-wasm-threads',
    transform(code, id) {
      if (!id.endsWith('wasm-out/tfjs-backend-wasm-threaded-simd.js')) return null;
      if (!code.includes(OUTER_VARIABLE)) this.error(`${id} no longer holds ${OUTER_VARIABLE}: check that threads still start.`);
      return { code: code.replace(OUTER_VARIABLE, 'false'), map: null };
    },
  };
}

/** Puts tfjs's WebAssembly files under `/wasm/`, in the build and on the dev server. */
function tfjsWasm(): Plugin {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  return {
    name: 'tfjs-wasm',
    generateBundle() {
      for (const name of WASM_FILES) this.emitFile({ type: 'asset', fileName: `wasm/${name}`, source: readFileSync(join(folder, name)) });
    },
    configureServer(server) {
      server.middlewares.use('/wasm', (request, response, next) => {
        const name = (request.url ?? '').split('?', 1)[0]?.slice(1) ?? '';
        if (!WASM_FILES.includes(name)) return next();
        response.setHeader('Content-Type', 'application/wasm');
        response.end(readFileSync(join(folder, name)));
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), tfjsWasm()],
  worker: { format: 'es', plugins: () => [tfjsWasmThreads()] },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 2500 },
  server: { host: '127.0.0.1', headers: ISOLATION_HEADERS },
  preview: { host: '127.0.0.1', headers: ISOLATION_HEADERS },
});
