import { createHash } from 'node:crypto';
import { dispose, memory, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeSafetensors } from '../../artifacts/safetensors.ts';
import type { FileSource } from '../../domain/files.ts';
import { floatMatrix } from '../ops/matrix/dense.ts';
import { joinLinear } from '../ops/matrix/join.ts';
import { halfValues, toHalf } from '../ops/matrix/halves.ts';
import { roundTo } from '../ops/matrix/unpack.ts';
import { embedRows } from '../ops/embedRows/index.ts';
import { randomValues } from '../ops/webgpu/case.ts';
import { describeOnGpu } from '../ops/webgpu/testForms.ts';
import { openWasmInNode } from '../testing/wasm.ts';
import { createWeightReader } from './createWeightReader.ts';
import { openWeights } from './openWeights.ts';
import { hashFiles } from './hash.ts';
import { memoryFolder, weightBytes } from './tinyLlama.ts';

const [ROWS, COLUMNS] = [50, 70];
const values = randomValues('stored', ROWS * COLUMNS);
const folder = memoryFolder({ 'model.safetensors': weightBytes([{ name: 'w', shape: [ROWS, COLUMNS], values }]) });
const MIB = 2 ** 20;

describe('a hash', () => {
  const bytes = weightBytes([{ name: 'w', shape: [1], values: Float32Array.of(1) }]);
  const known = 'a1'.repeat(32);

  it('is taken from the file, or from who keeps it and has checked it', async () => {
    const read = memoryFolder({ 'model.safetensors': bytes });
    expect(await hashFiles((await openWeights(read)).files)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await hashFiles((await openWeights({ ...read, knownSha256: () => known })).files)).toBe(known);
  });
});

describe('reading on WASM, which decodes nothing packed', () => {
  beforeAll(openWasmInNode);

  it.each(['f16', 'int8', 'int4'] as const)('keeps the numbers of %s as float32, and their transposed for products', async (dtype) => {
    const before = memory().numTensors;
    const reader = createWeightReader(await openWeights(folder), { dtype });
    const { matrix, transposed } = await reader.linear({ name: 'w' }, null, ROWS, COLUMNS);
    expect([matrix.dtype, matrix.shards.length, transposed?.shape]).toEqual(['f32', 1, [COLUMNS, ROWS]]);
    expect(await floatMatrix(matrix).data()).toEqual(roundTo(dtype, values, COLUMNS));
    dispose([...reader.tensors()]);
    expect(memory().numTensors).toBe(before);
  });
});

describeOnGpu('reading on WebGPU', () => {
  it.each(['f32', 'f16', 'int8', 'int4'] as const)('writes %s in pieces and shards, as the kernels read it', async (dtype) => {
    const before = memory().numTensors;
    // Of 17 float32 rows; packed rows are shorter.
    const reader = createWeightReader(await openWeights(folder), { dtype, shardBytes: 17 * 4 * COLUMNS });
    const matrix = await reader.matrix({ name: 'w' }, ROWS, COLUMNS);
    expect([matrix.dtype, matrix.shards.length, matrix.largest]).toEqual([dtype, dtype === 'f32' ? 3 : dtype === 'f16' ? 2 : 1, Math.max(...values.map(Math.abs))]);
    const all = tensor1d(Int32Array.from({ length: ROWS }, (_, row) => row), 'int32');
    const rows = embedRows(all, matrix, null);
    const found = await rows.data<'float32'>();
    const expected = dtype === 'f32' ? values : roundTo(dtype, values, COLUMNS);
    expect(found.every((value, i) => Math.abs(value - (expected[i] ?? NaN)) < 1e-6)).toBe(true);
    dispose([all, rows, ...reader.tensors()]);
    expect(memory().numTensors).toBe(before);
  });

  it('keeps stored halves as they are, shard by shard, and names one that is no number', async () => {
    const columns = 72;
    const halves = Uint16Array.from(randomValues('halves', ROWS * columns), toHalf);
    const reading = async (stored: Uint16Array) => createWeightReader(
      await openWeights(memoryFolder({ 'model.safetensors': writeSafetensors([{ name: 'w', shape: [ROWS, columns], values: stored }], {}) })), { dtype: 'f16', shardBytes: 17 * 2 * columns });
    const reader = await reading(halves);
    const { shards, largest } = await reader.matrix({ name: 'w' }, ROWS, columns);
    expect(largest).toBe(Math.max(...[...halves].map((half) => halfValues()[half & 0x7fff] ?? NaN)));
    const words = await Promise.all(shards.map(({ data }) => data.data<'int32'>()));
    expect(words.map(({ length }) => length)).toEqual([17, 17, 16].map((rows) => rows * columns / 2));
    expect(words.flatMap((part) => [...new Uint16Array(part.buffer, part.byteOffset, 2 * part.length)])).toEqual([...halves]);
    dispose([...reader.tensors()]);
    for (const [bits, value] of [[0x7c00, Infinity], [0xfe01, NaN]] as const) {
      const damaged = await reading(halves.map((half, i) => (i === 75 ? bits : half)));
      await expect(damaged.matrix({ name: 'w' }, ROWS, columns)).rejects.toMatchObject({
        code: 'weightsNotFinite', message: expect.stringContaining(`holds ${String(value)} at element 75`), details: { tensor: 'w', element: 75 },
      });
      dispose([...damaged.tensors()]);
    }
  });

  it('joins matrices and biases of one input, one below the other, as they are kept', async () => {
    const before = memory().numTensors;
    const reader = createWeightReader(await openWeights(folder), { dtype: 'int8' });
    const bias = (first: number) => tensor1d(Float32Array.of(first, first + 1));
    const linear = (start: number) => reader.matrix({ name: 'w', rows: Int32Array.of(start, start + 1), storedRows: ROWS }, 2, COLUMNS);
    const weights = [{ matrix: await linear(0), transposed: null, bias: bias(1) }, { matrix: await linear(7), transposed: null, bias: bias(3) }];
    const joined = joinLinear(weights, 0);
    if (joined === null) throw new Error('They were not joined.');
    const { whole, made, freed } = joined;
    expect([whole.matrix.rows, whole.matrix.shards.length, ...await whole.bias?.data() ?? []]).toEqual([4, 1, 1, 2, 3, 4]);
    const read = async (tensors: readonly Tensor[]) => (await Promise.all(tensors.map((tensor) => tensor.data<'int32'>()))).flatMap((part) => [...part]);
    const tensors = (of: 'data' | 'scales') => weights.flatMap(({ matrix }) => matrix.shards.flatMap((shard) => shard[of] ?? []));
    for (const of of ['data', 'scales'] as const) expect(await read(whole.matrix.shards.flatMap((shard) => shard[of] ?? []))).toEqual(await read(tensors(of)));
    reader.free(freed);
    dispose([...made, ...weights.map((weight) => weight.bias)]);
    expect(memory().numTensors).toBe(before);
  });

  it('holds a few MiB of a tensor of 128 MiB at a time on the host', { timeout: 240_000 }, async () => {
    const { files, reads } = largeFolder(4096, 8192);
    const before = process.memoryUsage().arrayBuffers;
    let peak = 0;
    const watched: FileSource = { ...files, read: (path, start, end) => { peak = Math.max(peak, process.memoryUsage().arrayBuffers - before); return files.read(path, start, end); } };
    const reader = createWeightReader(await openWeights(watched), { dtype: 'f16' });
    await reader.matrix({ name: 'w' }, 4096, 8192);
    await hashFiles((await openWeights(watched)).files);
    expect(Math.max(...reads)).toBeLessThanOrEqual(4 * MIB);
    // Much below the tensor: what is read, decoded and packed is garbage after each piece.
    expect(peak).toBeLessThan(96 * MIB);
    dispose([...reader.tensors()]);
  });
});

/** A folder with one float32 tensor of zeros that exists nowhere, and the lengths of all reads of it. */
function largeFolder(rows: number, columns: number): { files: FileSource; reads: number[] } {
  const header = new TextEncoder().encode(JSON.stringify({ w: { dtype: 'F32', shape: [rows, columns], data_offsets: [0, 4 * rows * columns] } }).padEnd(128));
  const head = new Uint8Array(8 + header.length);
  new DataView(head.buffer).setBigUint64(0, BigInt(header.length), true);
  head.set(header, 8);
  const size = head.length + 4 * rows * columns;
  const reads: number[] = [];
  return {
    reads,
    files: {
      name: 'large',
      list: async () => [{ path: 'model.safetensors', size }],
      read: async (_, start = 0, end = size) => {
        reads.push(end - start);
        const bytes = new Uint8Array(end - start);
        if (start < head.length) bytes.set(head.subarray(start, end));
        return bytes;
      },
    },
  };
}
