import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sweep } from '../src/headless/sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'sweep-'));
afterAll(() => { rmSync(folder, { recursive: true }); });

const data = join(folder, 'data.csv');
writeFileSync(data, `text,label\n${Array.from({ length: 10 }, (_, i) => `good ${i},yes\nbad ${i},no`).join('\n')}\n`);
const config = join(folder, 'sweep.json');
const out = join(folder, 'out');
const flags = { config, model: 'test/goldens/llama-tiny-tied', data, valid: data, text: 'text', label: 'label', backend: 'cpu', out };
const written = (run: string) => statSync(join(out, run, 'run.json')).mtimeMs;

test('a sweep trains each combination in its folder, draws the table, and started again trains only what is missing or damaged, which it puts aside', async () => {
  writeFileSync(config, '{"base": {"steps": 1, "evalEvery": 1, "batchSize": 2}, "grid": {"numVirtualTokens": [1, 2]}}');
  await sweep(flags);
  const lines = readFileSync(join(out, 'sweep.csv'), 'utf8').trim().split('\r\n');
  expect(lines.map((line) => line.split(',').slice(0, 3))).toEqual([['run', 'numVirtualTokens', 'end'], ['1', '1', 'finished'], ['2', '2', 'finished']]);
  expect(readFileSync(join(out, 'sweep.md'), 'utf8').trim().split('\n')).toHaveLength(6);

  const [first, table] = [written('1'), readFileSync(join(out, 'sweep.md'), 'utf8')];
  writeFileSync(join(out, '2', 'run.json'), '{"end": "fin');
  // And of a checkpoint too, as a crash of the machine may leave it.
  mkdirSync(join(out, '2', 'checkpoint'));
  for (const name of ['start.safetensors', 'arguments.json', 'a.safetensors']) writeFileSync(join(out, '2', 'checkpoint', name), '');
  await sweep(flags);
  expect(readFileSync(join(out, '2', 'run.json.damaged'), 'utf8')).toBe('{"end": "fin');
  expect(existsSync(join(out, '2', 'checkpoint.damaged', 'a.safetensors'))).toBe(true);
  expect(written('1')).toBe(first);
  expect(written('2')).toBeGreaterThan(first);
  expect(readFileSync(join(out, 'sweep.md'), 'utf8').split('\n').slice(0, 3)).toEqual(table.split('\n').slice(0, 3));
});

test('another sweep file is not mixed into the folder', async () => {
  writeFileSync(config, '{"grid": {"numVirtualTokens": [3]}}');
  await expect(sweep(flags)).rejects.toThrow('holds the runs of another sweep file');
});
