import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import type { FileSource } from '../../domain/files.ts';
import { causalBatch, toDevice } from '../batch.ts';
import { heldFolder, memoryFolder, tinyFolder, tinyTensors, TINY_CONFIG, weightBytes } from '../weights/tinyLlama.ts';
import { outlineModel } from '../weights/outline.ts';
import { loadModel } from './load.ts';

beforeAll(() => setBackend('cpu'));

/** What loading rejects with, after checking that nothing stayed on the device. */
async function failure(files: FileSource): Promise<unknown> {
  const before = memory().numTensors;
  const error = await loadModel(files).then(() => null, (thrown: unknown) => thrown);
  expect(memory().numTensors).toBe(before);
  return error;
}

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const norm = 'model.layers.1.input_layernorm.weight';

describe('loadModel', () => {
  it('tells what it loaded, and its progress in bytes of the file', async () => {
    const progress: number[] = [];
    const files = tinyFolder();
    const model = await loadModel(files, { onProgress: ({ loadedBytes }) => progress.push(loadedBytes) });
    // 2 · 50·12 + 3 · (2·12 + 16·12 + 2·8·12 + 12·16 + 3·12·20) + 12
    const parameters = 2 * 600 + 3 * (24 + 192 + 192 + 192 + 720) + 12;
    expect(model.summary).toMatchObject({ name: 'tiny', parameters, storedDtypes: ['F32'], deviceBytes: 4 * (parameters + 2) });
    expect(model.summary.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(progress.at(-1)).toBe(4 * parameters);
    expect([...await model.embeddingRows(Int32Array.of(3))]).toEqual([...tinyTensors()[0]?.values.subarray(36, 48) ?? []]);
    model.dispose();
  });

  it('lets held files go when it is done, and when it fails', async () => {
    const { files, counts } = heldFolder(tinyFolder());
    const model = await loadModel(files);
    expect([counts.held, counts.bytes > 0]).toEqual([0, true]);
    expect([...await model.embeddingRows(Int32Array.of(3))]).toEqual([...tinyTensors()[0]?.values.subarray(36, 48) ?? []]);
    model.dispose();
    const spoilt = heldFolder(tinyFolder({}, tinyTensors().map((tensor) => (tensor.name === norm ? { ...tensor, values: tensor.values.map(() => NaN) } : tensor))));
    expect(await failure(spoilt.files)).toMatchObject({ code: 'weightsNotFinite', details: { tensor: norm, element: 0 } });
    expect([spoilt.counts.held, spoilt.counts.bytes > 0]).toEqual([0, true]);
    const noHeader = heldFolder(memoryFolder({ 'config.json': encode(TINY_CONFIG), 'model.safetensors': Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x78) }));
    expect(await failure(noHeader.files)).toMatchObject({ code: 'safetensorsHeader' });
    await expect(outlineModel(noHeader.files)).rejects.toMatchObject({ code: 'safetensorsHeader' });
    expect([noHeader.counts.held, noHeader.counts.bytes > 0]).toEqual([0, true]);
    const outlined = heldFolder(tinyFolder());
    expect((await outlineModel(outlined.files)).parameters).toBe(model.summary.parameters);
    expect(outlined.counts.held).toBe(0);
  });

  it('reads shards that an index names', async () => {
    const tensors = tinyTensors();
    const shards = { 'a.safetensors': tensors.slice(0, 10), 'b.safetensors': tensors.slice(10) };
    const map = Object.entries(shards).flatMap(([file, list]) => list.map(({ name }) => [name, file] as const));
    const model = await loadModel(memoryFolder({
      'config.json': encode(TINY_CONFIG), 'model.safetensors.index.json': encode({ weight_map: Object.fromEntries(map) }),
      'a.safetensors': weightBytes(shards['a.safetensors']), 'b.safetensors': weightBytes(shards['b.safetensors']),
    }));
    expect(model.summary.parameters).toBe(5172);
    model.dispose();
  });

  it('names the tensor that is missing, of another shape, or not finite', async () => {
    const tensors = tinyTensors();
    expect(await failure(tinyFolder({}, tensors.filter(({ name }) => name !== norm)))).toMatchObject({ code: 'modelTensorMissing', details: { tensor: norm } });
    expect(await failure(tinyFolder({ intermediate_size: 21 }))).toMatchObject({ code: 'modelTensorShape', details: { shape: [20, 12], expected: [21, 12] } });
    const spoilt = tensors.map((tensor) => (tensor.name === norm ? { ...tensor, values: tensor.values.map((value, i) => (i === 2 ? NaN : value)) } : tensor));
    expect(await failure(tinyFolder({}, spoilt))).toMatchObject({ code: 'weightsNotFinite', details: { tensor: norm, element: 2 } });
  });

  it('refuses a truncated file, a header of 2^60 bytes, and a folder without weights', async () => {
    const config = encode(TINY_CONFIG);
    const whole = weightBytes(tinyTensors());
    expect(await failure(memoryFolder({ 'config.json': config, 'model.safetensors': whole.slice(0, -8) }))).toMatchObject({ code: 'safetensorsTruncated' });
    const huge = whole.slice();
    new DataView(huge.buffer).setBigUint64(0, 2n ** 60n, true);
    expect(await failure(memoryFolder({ 'config.json': config, 'model.safetensors': huge }))).toMatchObject({ code: 'safetensorsHeader' });
    expect(await failure(memoryFolder({ 'config.json': config }))).toMatchObject({ code: 'modelFileMissing' });
  });

  it('refuses ids, virtual tokens and positions that the model does not have', async () => {
    const model = await loadModel(tinyFolder());
    const run = (ids: number[], virtual: number, first = 0) => {
      const batch = toDevice(causalBatch(Int32Array.from(ids), virtual, first));
      try {
        model.forward(batch, null);
      } finally {
        batch.dispose();
      }
    };
    expect(() => run([50], 0)).toThrow(/vocabulary of 50/);
    expect(() => run([1], 1)).toThrow(/virtual token 0/);
    expect(() => run([1], 0, 64)).toThrow(/context is 64/);
    model.dispose();
  });
});
