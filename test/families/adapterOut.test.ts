/** The table's column "adapter out": PEFT, in one Python process, gives our logits with the folders that we export. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writePeftFolder } from '../../src/artifacts/adapter/exports.ts';
import { createRandom } from '../../src/domain/random.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { findPython, runPython } from '../support/python.ts';
import { GOLDEN_NAMES, readGolden } from './goldens.ts';
import { largestError, targetLogits, textBatch, withPrompt } from './measure.ts';

const TOLERANCE = 1e-4;
const MINUTES = 60_000;
const BASE = 'public/models/base';
/** Another length than the goldens' own prompts have. */
const NUM_VIRTUAL_TOKENS = 5;

const python = findPython();
const reason = python ? '' : ' (skipped: no Python with torch, transformers and peft; see scripts/requirements.txt)';
const answers = z.array(z.array(z.array(z.number())));

const MODELS = [
  ...GOLDEN_NAMES.map((name) => {
    const { folder, without_prompt: cases } = readGolden(name);
    return { name, folder, inputs: cases.map(({ ids }) => ids) };
  }),
  { name: 'the built-in model', folder: BASE, inputs: [[263, 293, 268], [34, 272, 66, 71, 129, 104, 222], [5]] },
];

describe.skipIf(!python)(`adapter out: PEFT gives our logits with an adapter that we exported${reason}`, () => {
  let temporary = '';
  const ours: Float32Array[][] = [];
  let theirs: number[][][] = [];

  /** Our logits after each input, with a made-up prompt that goes out as a PEFT folder. */
  async function exportOne(model: string, inputs: readonly (readonly number[])[], adapter: string): Promise<Float32Array[]> {
    const before = memory().numTensors;
    const loaded = await loadModel(await openFolder(model));
    const random = createRandom(5, 'adapterOut');
    const { hiddenSize, encoderDecoder } = loaded.config;
    const prompt = { numVirtualTokens: NUM_VIRTUAL_TOKENS, hiddenSize, values: Float32Array.from({ length: NUM_VIRTUAL_TOKENS * hiddenSize }, () => random.next() - 0.5) };
    await mkdir(adapter);
    await Promise.all(writePeftFolder({ prompt, description: null }, encoderDecoder).map(({ name, bytes }) => writeFile(join(adapter, name), bytes)));
    const logits = await withPrompt(loaded, prompt.values, async (device) => {
      const all: Float32Array[] = [];
      for (const ids of inputs) all.push(await targetLogits(loaded, textBatch(loaded, ids, NUM_VIRTUAL_TOKENS), device));
      return all;
    });
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
    return logits;
  }

  beforeAll(async () => {
    await openWasmInNode();
    temporary = await mkdtemp(join(tmpdir(), 'adapter-out-'));
    const requests = MODELS.map(({ name, folder, inputs }) => ({ model: folder, adapter: join(temporary, name), inputs }));
    for (const { model, adapter, inputs } of requests) ours.push(await exportOne(model, inputs, adapter));
    theirs = answers.parse(JSON.parse(await runPython(python ?? '', ['scripts/interop/check_adapter.py'], JSON.stringify(requests))));
  }, 5 * MINUTES);
  afterAll(async () => {
    const errors = ours.map((logits, i) => Math.max(...logits.map((values, input) => largestError(values, theirs[i]?.[input] ?? [NaN]))));
    process.stdout.write(`Largest error of adapter out: ${Math.max(...errors).toExponential(1)} of ${errors.length}\n`);
    await rm(temporary, { recursive: true });
  });

  it.each(MODELS.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    const [mine = [], of = []] = [ours[index], theirs[index]];
    expect(mine.length).toBe(of.length);
    mine.forEach((values, input) => expect(largestError(values, of[input] ?? [NaN]), `input ${input}`).toBeLessThan(TOLERANCE));
  });
});
