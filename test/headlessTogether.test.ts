/** The sweep command's runs trained together: held to separate ones, killed at random moments, and each gone on with alone. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readCheckpoint } from '../src/artifacts/checkpoint/checkpoint.ts';
import { createRandom } from '../src/domain/random.ts';
import { sweep } from '../src/headless/sweep.ts';
import { train } from '../src/headless/train.ts';

const GOLDEN = 'test/goldens/llama-tiny';
const RUNS = ['1', '2', '3'];
const KILLS = 4;
const folder = mkdtempSync(join(tmpdir(), 'together-'));
afterAll(() => { rmSync(folder, { recursive: true }); });
const random = createRandom(11, 'kills');

const line = z.object({ step: z.number(), 'train/loss': z.number(), 'validation/loss': z.optional(z.number()) });
const record = z.object({ trainedTogether: z.nullable(z.array(z.string())), end: z.string(), bestStep: z.number() });
const adapterOf = (out: string, run: string) => readFileSync(join(out, run, 'adapter', 'adapter_model.safetensors'));
const curveOf = (out: string, run: string) => readFileSync(join(out, run, 'metrics.jsonl'), 'utf8').trim().split('\n').map((text) => line.parse(JSON.parse(text)));
const recordOf = (out: string, run: string) => record.parse(JSON.parse(readFileSync(join(out, run, 'run.json'), 'utf8')));

/** Of unlike lengths of the prompt. */
function flagsOf(together: 'always' | 'never', out: string) {
  const config = join(folder, `${together}.json`);
  writeFileSync(config, JSON.stringify({ base: { evalEvery: 5, batchSize: 3, learningRate: 0.02, seed: 1, steps: 40 }, grid: { numVirtualTokens: [1, 2, 4] }, together }));
  return { config, model: GOLDEN, data: `${GOLDEN}/train.csv`, valid: `${GOLDEN}/valid.csv`, text: 'text', label: 'label', backend: 'wasm', out: join(folder, out) };
}

/** Runs the command in a process of its own, killed so many milliseconds after its runs began; resolves to whether it ended by itself. */
function runKilled(flags: Readonly<Record<string, string>>, after: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/headless.mjs', 'sweep', ...Object.entries(flags).map(([key, value]) => `--${key}=${value}`)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let told = '';
    let timer: NodeJS.Timeout | null = null;
    child.stderr.on('data', (data: Buffer) => {
      told += data.toString();
      if (timer === null && / are trained | is trained /.test(told)) timer = setTimeout(() => { child.kill('SIGKILL'); }, after);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (timer !== null) clearTimeout(timer);
      if (signal === 'SIGKILL') resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(told));
    });
  });
}

/** As if a crash had come before the newest checkpoint of a run was written, where it has two. */
function loseNewest(out: string, run: string): void {
  const slots = join(out, run, 'checkpoint');
  const found = (existsSync(slots) ? readdirSync(slots) : []).filter((name) => /^[ab]\.safetensors$/.test(name))
    .map((name) => ({ name, step: readCheckpoint(new Uint8Array(readFileSync(join(slots, name))), name).step })).toSorted((a, b) => b.step - a.step);
  const [newest, older] = found;
  if (newest !== undefined && older !== undefined && newest.step > older.step) rmSync(join(slots, newest.name));
}

const whole = flagsOf('always', 'whole');
beforeAll(() => sweep(whole));

it('come to what separate ones come to, within rounding, and their records say which they were', async () => {
  const alone = flagsOf('never', 'alone');
  await sweep(alone);
  for (const run of RUNS) {
    const losses = (out: string) => curveOf(out, run).flatMap((one) => [one['train/loss'], ...(one['validation/loss'] === undefined ? [] : [one['validation/loss']])]);
    const expected = losses(alone.out);
    expect(expected).toHaveLength(40 + 8);
    expect(losses(whole.out)).toHaveLength(expected.length);
    losses(whole.out).forEach((loss, i) => { expect(Math.abs(loss / (expected[i] ?? NaN) - 1), `run ${run}, loss ${i}`).toBeLessThan(1e-5); });
    expect(recordOf(whole.out, run)).toMatchObject({ trainedTogether: RUNS, end: 'finished', bestStep: recordOf(alone.out, run).bestStep });
    expect(recordOf(alone.out, run).trainedTogether).toBeNull();
  }
  const table = (out: string) => readFileSync(join(out, 'sweep.csv'), 'utf8').split('\r\n').map((row) => row.split(',').slice(0, 5));
  expect(table(whole.out)).toEqual(table(alone.out));
});

it(`killed ${KILLS} times at random, once between the checkpoints of two of them, go on to the same bits`, async () => {
  const flags = flagsOf('always', 'killed');
  let kills = 0;
  while (!await runKilled(flags, kills < KILLS ? 200 + random.integer(1200) : 1e9)) {
    kills++;
    if (kills === 2) cpSync(flags.out, join(folder, 'one'), { recursive: true });
    if (kills === 2) loseNewest(flags.out, '2');
  }
  expect(kills).toBeGreaterThan(1);
  for (const run of RUNS) {
    expect(curveOf(flags.out, run)).toEqual(curveOf(whole.out, run));
    expect(adapterOf(flags.out, run)).toEqual(adapterOf(whole.out, run));
    expect(readFileSync(join(flags.out, run, 'predictions.csv'))).toEqual(readFileSync(join(whole.out, run, 'predictions.csv')));
    expect(recordOf(flags.out, run)).toEqual(recordOf(whole.out, run));
    expect(existsSync(join(flags.out, run, 'checkpoint'))).toBe(false);
  }
});

it('one of them goes on alone by --resume, to the same within rounding', async () => {
  const out = join(folder, 'one');
  await train({ resume: join(out, '2') });
  const expected = curveOf(whole.out, '2');
  curveOf(out, '2').forEach((one, i) => { expect(Math.abs(one['train/loss'] / (expected[i]?.['train/loss'] ?? NaN) - 1)).toBeLessThan(1e-5); });
  expect(curveOf(out, '2')).toHaveLength(40);
});
