import { dispose, memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { floatMatrix } from '../ops/matrix/dense.ts';
import type { WeightMatrix } from '../ops/types.ts';
import { createWeightReader } from './createWeightReader.ts';
import { openWeights } from './openWeights.ts';
import type { Weights } from './openWeights.ts';
import { heldFolder, memoryFolder, weightBytes } from './tinyLlama.ts';
import type { WeightReader } from './weightReader.ts';

beforeAll(() => setBackend('cpu'));

const stored = [
  { name: 'w', shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  { name: 'x', shape: [1, 2], values: Float32Array.of(7, 8) },
  { name: 'b', shape: [3], values: Float32Array.of(10, 20, 30) },
];

async function withReader(use: (reader: WeightReader, read: string[]) => Promise<void>): Promise<void> {
  const before = memory().numTensors;
  const read: string[] = [];
  const reader = createWeightReader(await openWeights(memoryFolder({ 'model.safetensors': weightBytes(stored) })), { onRead: (name, elements) => read.push(`${name} ${elements}`) });
  await use(reader, read);
  dispose([...reader.tensors()]);
  expect(memory().numTensors).toBe(before);
}

const values = (matrix: WeightMatrix) => [...floatMatrix(matrix).dataSync()];

describe('createWeightReader', () => {
  it('gives matrices as stored, turned, by rows in another order, and joined', () => withReader(async (reader, read) => {
    expect(values(await reader.matrix({ name: 'w' }, 3, 2))).toEqual([1, 2, 3, 4, 5, 6]);
    // [3,2] read as [columns 3, rows 2]
    expect(values(await reader.matrix({ name: 'w', turned: true }, 2, 3))).toEqual([1, 3, 5, 2, 4, 6]);
    expect(values(await reader.matrix({ name: 'w', rows: Int32Array.of(2, 0), storedRows: 3 }, 2, 2))).toEqual([5, 6, 1, 2]);
    expect(values(await reader.matrix({ name: 'w', turned: true, rows: Int32Array.of(1), storedRows: 2 }, 1, 3))).toEqual([2, 4, 6]);
    expect(values(await reader.matrix([{ name: 'x' }, { name: 'w' }], 4, 2))).toEqual([7, 8, 1, 2, 3, 4, 5, 6]);
    expect(read).toEqual(['w 6', 'w 6', 'w 4', 'w 3', 'x 2', 'w 6']);
  }));

  it('keeps a matrix exactly where it is asked to, whatever the model is kept as', async () => {
    const reader = createWeightReader(await openWeights(memoryFolder({ 'model.safetensors': weightBytes(stored) })), { dtype: 'int4' });
    // Row 1, 3, 5 in sixteen steps of about 4/15: 3 lies between two of them.
    expect(Math.abs((values(await reader.matrix({ name: 'w', turned: true }, 2, 3))[1] ?? NaN) - 3)).toBeGreaterThan(0.05);
    expect(values(await reader.matrix({ name: 'w', turned: true }, 2, 3, 'f32'))).toEqual([1, 3, 5, 2, 4, 6]);
    dispose([...reader.tensors()]);
  });

  it('gives vectors with something added, by rows, and joined', () => withReader(async (reader) => {
    expect([...(await reader.vector({ name: 'b', plus: 1 }, 3)).dataSync()]).toEqual([11, 21, 31]);
    expect([...(await reader.vector([{ name: 'b', rows: Int32Array.of(2), storedRows: 3 }, { name: 'b' }], 4)).dataSync()]).toEqual([30, 10, 20, 30]);
  }));

  it('gives a linear weight with its bias, kept transposed on WASM alone', () => withReader(async (reader) => {
    const { matrix, transposed, bias } = await reader.linear({ name: 'w' }, { name: 'b' }, 3, 2);
    expect([matrix.rows, matrix.columns, matrix.dtype, transposed]).toEqual([3, 2, 'f32', null]);
    expect([...bias?.dataSync() ?? []]).toEqual([10, 20, 30]);
  }));

  it('gives the same from a file that is held, whose ranges come one after another in the same memory', async () => {
    const folder = memoryFolder({ 'model.safetensors': weightBytes(stored) });
    const { files, counts } = heldFolder(folder);
    const all = async (weights: Weights): Promise<number[][]> => {
      const reader = createWeightReader(weights);
      const read = [
        values(await reader.matrix([{ name: 'x' }, { name: 'w' }], 4, 2)), [...(await reader.vector([{ name: 'b' }, { name: 'b', plus: 1 }], 6)).dataSync()],
        values(await reader.matrix({ name: 'w', rows: Int32Array.of(2, 0), storedRows: 3 }, 2, 2)), values(await reader.matrix({ name: 'w', turned: true }, 2, 3)),
      ];
      dispose([...reader.tensors()]);
      return read;
    };
    const weights = await openWeights(files);
    const header = counts.bytes;
    const found = await all(weights);
    expect(found).toEqual([[7, 8, 1, 2, 3, 4, 5, 6], [10, 20, 30, 11, 21, 31], [5, 6, 1, 2], [1, 3, 5, 2, 4, 6]]);
    expect(found).toEqual(await all(await openWeights(folder)));
    expect(counts).toEqual({ held: 1, bytes: header + 4 * (8 + 6 + 4 + 6) });
    await weights.close();
    expect(counts.held).toBe(0);
  });

  it('names the tensor that is missing or of another shape', () => withReader(async (reader) => {
    await expect(reader.matrix({ name: 'y' }, 3, 2)).rejects.toMatchObject({ code: 'modelTensorMissing', details: { tensor: 'y' } });
    await expect(reader.matrix({ name: 'w' }, 2, 2)).rejects.toMatchObject({ code: 'modelTensorShape', details: { tensor: 'w', shape: [3, 2], expected: [2, 2] } });
    await expect(reader.matrix({ name: 'w', rows: Int32Array.of(0), storedRows: 4 }, 1, 2)).rejects.toMatchObject({ code: 'modelTensorShape' });
    await expect(reader.matrix([{ name: 'x' }, { name: 'w' }], 5, 2)).rejects.toMatchObject({ code: 'modelTensorShape', details: { shape: [1, 3], expected: [5] } });
  }));
});
