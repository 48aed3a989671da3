import { readdirSync } from 'node:fs';
import type { FromWorker, RequestMessage } from '../src/worker/protocol.ts';
import { expect, test } from './studio.ts';

const WORKER = readdirSync('dist/assets').find((name) => /^training\.worker-.*\.js$/.test(name));

test('WebAssembly uses threads in the built page, minified as it is', async ({ page, complaints }) => {
  expect(WORKER).toBeDefined();
  // tfjs takes half of the logical cores, and a small machine would leave it one thread.
  await page.route(`**/assets/${WORKER}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `Object.defineProperty(navigator, 'hardwareConcurrency', { value: 8 });${await response.text()}` });
  });
  await page.goto('/');
  const request: RequestMessage = { id: 1, name: 'device/open', params: { choice: 'wasm' } };
  const answer = await page.evaluate(({ url, message }) => new Promise<FromWorker | string>((resolve) => {
    const worker = new Worker(url, { type: 'module' });
    worker.addEventListener('error', (event) => { resolve(event.message); });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => { if (data.kind !== 'event') resolve(data); });
    worker.postMessage(message);
  }), { url: `/assets/${WORKER}`, message: request });
  expect(answer).toMatchObject({ kind: 'result', result: { backend: 'wasm', name: 'WebAssembly, 4 threads, SIMD', notices: [] } });
  expect(complaints.errors).toEqual([]);
});
