/**
 * The static server of the built page: bound to this computer, isolated, closed.
 * Alone: `PORT=4173 STUDIO_HUB=https://mirror.example node scripts/serve.mjs [FOLDER]` serves `dist`.
 */
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HUGGING_FACE_HUB, hubFrom } from './serve/hub.mjs';
import { respond } from './serve/respond.mjs';

const HOST = '127.0.0.1';

/**
 * Serves a folder on 127.0.0.1.
 * @param {{ root: string, port: number, tries?: number, hub?: import('./serve/hub.mjs').Hub }} options `tries`: how many
 *   ports from `port` on may be tried when one is taken (1: only this one); port 0 lets the system choose. `hub`: what
 *   the page may fetch models from
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws when the folder is missing or no port is free
 */
export async function serve({ root, port, tries = 1, hub = HUGGING_FACE_HUB }) {
  const folder = await realpath(root);
  const server = createServer((request, response) => {
    respond(folder, request, response, hub).catch(() => {
      // The client went away in mid-answer, or the file vanished: the rest of the answer can't be given.
      response.destroy();
    });
  });
  const used = await listen(server, port, tries);
  return {
    url: `http://${HOST}:${used}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {number} tries
 * @returns {Promise<number>} the port it listens on
 */
async function listen(server, port, tries) {
  for (let left = tries; ; left--) {
    try {
      server.listen(port, HOST);
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address ? address.port : port;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || left <= 1) throw error;
      port += 1;
    }
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
  const { url } = await serve({ root, port: Number(process.env['PORT'] ?? 4173), hub: hubFrom(process.env['STUDIO_HUB']) });
  process.stdout.write(`${url}\n`);
}
