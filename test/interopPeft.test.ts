/** Prompts across the border: PEFT reads ours, we read PEFT's, and both give the same logits within 1e-4. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writePeftFolder } from '../src/artifacts/adapter/exports.ts';
import { readAdapterFiles } from '../src/artifacts/adapter/readAdapterFiles.ts';
import { packPlain } from '../src/data/pack/index.ts';
import { DEFAULT_CONFIG } from '../src/domain/config.ts';
import type { FileBytes } from '../src/domain/files.ts';
import type { AdapterTask, SoftPrompt } from '../src/domain/prompt.ts';
import { createRandom } from '../src/domain/random.ts';
import { answerBatch } from '../src/engine/answerBatch.ts';
import { toDevice } from '../src/engine/batch.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { headLogits } from '../src/engine/ops/headCrossEntropy/logits.ts';
import { toDevicePrompt } from '../src/engine/prompt/devicePrompt.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { openFolder } from '../src/headless/folder.ts';
import { openSession } from '../src/headless/session.ts';
import { findPython, runPython } from './support/python.ts';

const GOLDEN = 'test/goldens/llama-tiny', T5 = 'test/goldens/t5', BASE = 'public/models/base';
const TOLERANCE = 1e-4;
const MINUTES = 60_000;
const schema = z.object({
  template: z.string(), label_words: z.record(z.string(), z.string()), label_ids: z.record(z.string(), z.array(z.number())),
  with_prompt: z.array(z.object({ ids: z.array(z.number()), logits: z.array(z.number()) })),
});
const expectedOf = (folder: string) => schema.parse(JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')));
const expected = expectedOf(GOLDEN);

const python = findPython();
const reason = python ? '' : ' (skipped: no Python with torch, transformers and peft; see scripts/requirements.txt)';

const task: AdapterTask['task'] = {
  template: expected.template, textColumn: 'review', labelColumn: 'label',
  classes: Object.entries(expected.label_words).map(([name, labelWords]) => ({ name, labelWords })),
};

/** Seeded values of about the size of trained ones. */
function madeUpPrompt(numVirtualTokens: number, hiddenSize: number): SoftPrompt {
  const random = createRandom(5, 'interop');
  return { numVirtualTokens, hiddenSize, values: Float32Array.from({ length: numVirtualTokens * hiddenSize }, () => random.next() - 0.5) };
}

function describedAs(model: BaseModel): AdapterTask {
  const { name, sha256, config: { hiddenSize, numLayers, numHeads, encoderDecoder } } = model.summary;
  const labelIds = encoderDecoder ? expectedOf(T5).label_ids : expected.label_ids;
  return {
    formatVersion: 1, task, labelIds: task.classes.map((item) => labelIds[item.name] ?? []), scoring: 'summedLogProbability',
    model: { name, sha256, hiddenSize, numLayers, numHeads, ...(encoderDecoder ? { encoderDecoder } : {}) }, data: { fileName: 'train.csv', sha256, trainExamples: 10, validationExamples: 6 },
    config: DEFAULT_CONFIG, comparison: null, step: 1, createdAt: '2026-11-23T12:00:00.000Z', generator: 'test',
  };
}

/** Our logits [V] after prompt and ids. */
async function ourLogits(model: BaseModel, prompt: SoftPrompt, ids: readonly number[]): Promise<Float32Array> {
  const before = memory().numTensors;
  const { decoderStartTokenId: start } = model.config;
  const batch = toDevice(start === undefined ? packPlain(ids, prompt.numVirtualTokens).batch : answerBatch(Int32Array.from(ids), prompt.numVirtualTokens, start));
  const devicePrompt = toDevicePrompt(prompt);
  const rows = model.forward(batch, devicePrompt);
  const logits = headLogits(rows, model.head);
  const values = (await logits.data<'float32'>()).slice(0, model.config.vocabSize);
  batch.dispose();
  [devicePrompt, rows, logits].forEach((tensor) => tensor.dispose());
  expect(memory().numTensors).toBe(before);
  return values;
}

function largestDifference(ours: Float32Array, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  return theirs.reduce((most, value, index) => Math.max(most, Math.abs(value - (ours[index] ?? NaN))), 0);
}

async function write(folder: string, files: readonly FileBytes[]): Promise<void> {
  await Promise.all(files.map(({ name, bytes }) => writeFile(join(folder, name), bytes)));
}

describe('prompts between this program and PEFT', () => {
  const folders: string[] = [];
  const models = new Map<string, BaseModel>();
  const temporary = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'interop-'));
    folders.push(folder);
    return folder;
  };
  const modelAt = async (path: string): Promise<BaseModel> => {
    const model = models.get(path) ?? await loadModel(await openFolder(path));
    models.set(path, model);
    return model;
  };

  beforeAll(openWasmInNode);
  afterAll(async () => {
    models.forEach((model) => model.dispose());
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });

  it.each([
    [GOLDEN, 'adapter'], [T5, 'adapter'], [T5, 'adapter-double'],
  ])('gives PEFT\'s logits of %s with the %s that PEFT saved', async (path, saved) => {
    const files = ['adapter_config.json', 'adapter_model.safetensors'].map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(path, saved, name))) }));
    const { prompt, description } = readAdapterFiles(files);
    expect([prompt.numVirtualTokens, prompt.hiddenSize, description]).toEqual([8, 32, null]);
    const model = await modelAt(path);
    for (const { ids, logits } of expectedOf(path).with_prompt) {
      expect(largestDifference(await ourLogits(model, prompt, ids), logits)).toBeLessThan(TOLERANCE);
    }
  });

  it.skipIf(!python)(`has PEFT give our logits with folders that we exported${reason}`, async () => {
    const cases = await Promise.all([[GOLDEN, 8, true], [GOLDEN, 3, false], [T5, 8, true], [T5, 3, false], [BASE, 20, true]].map(async ([path, count, described]) => {
      const model = await modelAt(String(path)), adapter = await temporary();
      const prompt = madeUpPrompt(Number(count), model.config.hiddenSize);
      await write(adapter, described
        ? writePeftFolder({ prompt, description: describedAs(model) })
        : writePeftFolder({ prompt, description: null }, model.config.encoderDecoder));
      return { model, prompt, request: { model: String(path), adapter, inputs: [[263, 293, 268], [34, 272, 66, 71, 129, 104, 222], [5]] } };
    }));
    const answer = await runPython(python ?? '', ['scripts/interop/check_adapter.py'], JSON.stringify(cases.map(({ request }) => request)));
    const theirs = z.array(z.array(z.array(z.number()))).parse(JSON.parse(answer));
    for (const [index, { model, prompt, request }] of cases.entries()) {
      for (const [input, ids] of request.inputs.entries()) {
        const difference = largestDifference(await ourLogits(model, prompt, ids), theirs[index]?.[input] ?? []);
        expect(difference, `${request.model}, ${ids.length} ids`).toBeLessThan(TOLERANCE);
      }
    }
  }, 2 * MINUTES);

  it.skipIf(!python).each([GOLDEN, T5])(`has the Python program in the README give our answer of %s${reason}`, async (path) => {
    const { session, load } = await openSession(path, { backend: 'wasm', dtype: 'auto' }, {});
    await load();
    const adapter = { prompt: madeUpPrompt(8, 32), description: describedAs(await modelAt(path)) };
    await session['prompt/use']({ adapter });
    const text = 'no answer; "café ☕"\nand {no} money';
    const { with: ours } = await session['prompt/try']({ task, fields: { review: text } });

    const folder = await temporary();
    await write(folder, writePeftFolder(adapter));
    const program = /^```python\n(.*?)^```$/ms.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? '';
    await writeFile(join(folder, 'classify.py'), program);
    const printed = await runPython(python ?? '', [join(folder, 'classify.py'), path, folder, text]);
    const answers = printed.trim().split('\n').map((line) => ({ probability: Number(line.slice(0, 6)), name: line.slice(8) }));

    expect(answers[0]?.name).toBe(task.classes[ours.predicted]?.name);
    expect(answers.map(({ name }) => name).toSorted()).toEqual(task.classes.map(({ name }) => name).toSorted());
    const differences = answers.map(({ name, probability }) => Math.abs(probability - (ours.probabilities[task.classes.findIndex((item) => item.name === name)] ?? NaN)));
    expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
  }, 2 * MINUTES);
});
