/** The arithmetic that says beforehand what a step will take, held to what steps of the built-in model take. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { activationBytes, largestForward } from '../src/domain/activationBytes.ts';
import type { EncodedExample, EncodedLabels } from '../src/domain/task.ts';
import type { BaseModel } from '../src/engine/models/baseModel.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';
import { trialStep } from '../src/engine/train/trialStep.ts';
import { openFolder } from '../src/headless/folder.ts';

let model: BaseModel;

beforeAll(async () => {
  await openWasmInNode();
  model = await loadModel(await openFolder('public/models/base'));
});
afterAll(() => { model.dispose(); });

test.each([
  { batchSize: 1, textTokens: 16, answerTokens: 1, numVirtualTokens: 4 },
  { batchSize: 8, textTokens: 40, answerTokens: 2, numVirtualTokens: 20 },
  { batchSize: 16, textTokens: 60, answerTokens: 1, numVirtualTokens: 100 },
])('within a quarter of what a step of $batchSize × $textTokens tokens takes', async ({ batchSize, textTokens, answerTokens, numVirtualTokens }) => {
  const labels: EncodedLabels = { ids: [Int32Array.from({ length: answerTokens }, (_, i) => 10 + i)], endOfText: [false] };
  const examples: EncodedExample[] = Array.from({ length: batchSize }, () => ({
    contextIds: Int32Array.from({ length: textTokens }, (_, i) => 20 + i), classIndex: 0, truncatedTokens: 0,
  }));
  const pack = packTraining(examples, labels, { numVirtualTokens, stepExamples: batchSize });
  const prompt = new Float32Array(numVirtualTokens * model.config.hiddenSize).fill(0.01);
  const measured = (await trialStep(model, prompt, [pack], () => performance.now())).activationBytes;
  const forward = largestForward({ numVirtualTokens, batchSize, maxRows: 4096 }, { textTokens, answerTokens });
  const told = activationBytes(model.config, forward);
  expect(told / measured).toBeGreaterThan(0.75);
  expect(told / measured).toBeLessThan(1.25);
});

test('a batch that exceeds the rows is split; an encoder reads the prompt once an example', () => {
  // 20 + 8 · (30 + 2) = 276 rows, padded to 288; 16 targets.
  expect(largestForward({ numVirtualTokens: 20, batchSize: 8, maxRows: 2048 }, { textTokens: 30, answerTokens: 2 })).toEqual({ rows: 288, targetRows: 16 });
  // (100 − 20) / 32 = 2.5, so 2 examples at a time: 20 + 64 rows, padded to 88, with 4 targets, to 8.
  expect(largestForward({ numVirtualTokens: 20, batchSize: 8, maxRows: 100 }, { textTokens: 30, answerTokens: 2 })).toEqual({ rows: 88, targetRows: 8 });
  // 8 · (20 + 30 + 2) = 416, a size of its own.
  expect(largestForward({ numVirtualTokens: 20, batchSize: 8, maxRows: 2048 }, { textTokens: 30, answerTokens: 2 }, true)).toEqual({ rows: 416, targetRows: 16 });
});
