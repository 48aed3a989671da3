import { clone, dispose, memory, tensor1d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { embedInput } from '../embedRows/embedInput.ts';
import { linear } from '../linear/index.ts';
import { tensorsOf } from '../matrix/dense.ts';
import { normBranch } from '../norm/index.ts';
import { addRows } from '../rows/index.ts';
import { random1d, random2d, randomMatrix } from '../webgpu/case.ts';
import { describeOnGpu } from '../webgpu/testForms.ts';
import { promptInput } from './index.ts';
import type { AttentionInput } from './index.ts';

const H = 12;
const NORM = { kind: 'rms', epsilon: 1e-6 } as const;

/** The prompt before each of several texts, of which one is empty; padding after them. */
function sources(numVirtualTokens: number): Int32Array {
  const prompt = Array.from({ length: numVirtualTokens }, (_, v) => -1 - v);
  return Int32Array.from([...prompt, 3, 4, 5, ...prompt, ...prompt, 6, 0, 0]);
}

/** Largest difference of value and gradient from what the operations give one after the other, which compute all rows. */
async function difference(numVirtualTokens: number, noisy: boolean): Promise<number> {
  const before = memory().numTensors;
  const source = sources(numVirtualTokens);
  const index = Int32Array.from(source.keys()).filter((row) => (source[row] ?? 0) < 0);
  const [table, ...matrices] = ['table', 'q', 'k', 'v'].map((name) => randomMatrix(name, H, H, {}));
  const [q, k, v] = matrices.map((matrix) => ({ matrix, transposed: null, bias: null }));
  if (table === undefined || q === undefined || k === undefined || v === undefined) throw new RangeError('no weights');
  const rowSource = tensor1d(source, 'int32');
  const promptRows = { index: tensor1d(index, 'int32'), source: tensor1d(index.map((row) => source[row] ?? 0), 'int32') };
  const [prompt, weight, dy] = [random2d('prompt', numVirtualTokens, H), random1d('weight', H), random2d('dy', source.length, H)];
  const noise = noisy ? random2d('noise', source.length, H) : null;
  const sum = (input: AttentionInput) => addRows(addRows(addRows(input.q, input.k), input.v), input.residual);
  const found = tidy(() => valueAndGrad((p: Tensor2D) => sum(promptInput(p, { rowSource, table, noise, promptRows }, { ...NORM, weight, bias: null }, { q, k, v })))(prompt, clone(dy)));
  const expected = tidy(() => valueAndGrad((p: Tensor2D) => {
    const { normed, residual } = normBranch(embedInput(rowSource, table, p, noise), weight, null, NORM);
    return sum({ q: linear(normed, q), k: linear(normed, k), v: linear(normed, v), residual });
  })(prompt, clone(dy)));
  const differences: number[] = [];
  for (const of of ['value', 'grad'] as const) {
    const values = await expected[of].data();
    (await found[of].data()).forEach((value, i) => differences.push(Math.abs(value - (values[i] ?? NaN)) / (1 + Math.abs(value))));
  }
  dispose([rowSource, promptRows.index, promptRows.source, prompt, weight, dy, ...(noise === null ? [] : [noise])]);
  dispose([table, ...matrices].flatMap(({ shards }) => shards.flatMap(tensorsOf)));
  dispose([found, expected].flatMap(({ value, grad }) => [value, grad]));
  expect(memory().numTensors).toBe(before);
  return Math.max(...differences);
}

const CASES = [[1, false], [63, false], [64, true], [65, false]] as const;

describe.each(REFERENCE_BACKENDS)('promptInput on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it.each(CASES)('has value and gradient of what it stands for: %i virtual tokens, noise: %s', async (numVirtualTokens, noisy) => {
    expect(await difference(numVirtualTokens, noisy)).toBeLessThan(1e-5);
  });
});

describeOnGpu('promptInput on WebGPU', () => {
  it.each(CASES)('has value and gradient of what it stands for: %i virtual tokens, noise: %s', async (numVirtualTokens, noisy) => {
    expect(await difference(numVirtualTokens, noisy)).toBeLessThan(1e-5);
  }, 240_000);
});
