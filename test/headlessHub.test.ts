/** Models of a hub from the command line: downloaded once, used again without the hub. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryOf } from './support/imitationHub/repository.ts';
import { GOOD_TOKEN, openImitationHub, type ImitationHub } from './support/imitationHub/server.ts';

const GOLDEN = 'test/goldens/llama-tiny';

let hub: ImitationHub;
let cache = '';

beforeAll(async () => {
  hub = await openImitationHub([repositoryOf('house/tiny', GOLDEN), repositoryOf('house/gated', GOLDEN, {}, { gated: 'manual' })]);
  cache = mkdtempSync(join(tmpdir(), 'cache-'));
});

afterAll(async () => {
  await hub.close();
  rmSync(cache, { recursive: true });
});

function generate(model: string, token?: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  return new Promise((resolve, reject) => {
    const { HF_TOKEN: _own, ...others } = process.env;
    const child = spawn(process.execPath, ['scripts/headless.mjs', 'generate', '--model', model, '--input', 'good', '--max-new', '2', '--backend', 'wasm'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...others, HF_ENDPOINT: hub.endpoint, STUDIO_CACHE: cache, ...(token === undefined ? {} : { HF_TOKEN: token }) },
    });
    let out = '', err = '';
    child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
    child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
    child.on('error', reject);
    child.on('close', (code) => { resolve({ code, out, err }); });
  });
}

test('a name of the hub is downloaded and answers as the same model from a folder', async () => {
  const fromFolder = await generate(GOLDEN);
  hub.faults.push({ at: 'cdn', path: /model\.safetensors/, cutAfter: 5000 });
  const fromHub = await generate('hub:house/tiny@main');
  expect(fromHub).toMatchObject({ code: 0, out: fromFolder.out });
  expect(fromHub.err).toMatch(/house\/tiny at [0-9a-f]{8}, licence apache-2\.0: \d+\.\d MB to download/);
});

test('a gated one is refused with what to do, and comes with the token of the environment', async () => {
  const refused = await generate('hub:house/gated');
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('Accept its terms at');
  expect((await generate('hub:house/gated', GOOD_TOKEN)).code).toBe(0);
});

test('a misspelt one is told; one that was kept works when the hub is gone', async () => {
  expect(await generate('hub:house/tiny@v9')).toMatchObject({ code: 2, err: expect.stringContaining('has no revision "v9"') });
  const { endpoint } = hub;
  await hub.close();
  const offline = await generate('hub:house/tiny');
  expect(offline.code).toBe(0);
  expect(offline.err).toContain(`${endpoint} could not be reached; using house/tiny from`);
});
