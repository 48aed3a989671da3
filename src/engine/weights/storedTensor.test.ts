import { describe, expect, it } from 'vitest';
import { toBrain, toHalf } from '../ops/matrix/halves.ts';
import { storedFloats } from './storedTensor.ts';
import type { WeightFile } from './weightFile.ts';

const STORED = {
  F32: (values: readonly number[]) => Float32Array.from(values),
  F16: (values: readonly number[]) => Uint16Array.from(values, (value) => (Number.isFinite(value) ? toHalf(value) : 0xfc00)),
  BF16: (values: readonly number[]) => Uint16Array.from(values, toBrain),
} as const;

/** A file of these values alone. */
function stored(dtype: keyof typeof STORED, values: readonly number[]) {
  const { buffer } = STORED[dtype](values);
  const size = buffer.byteLength;
  const read = async (start: number, end: number): Promise<Uint8Array> => new Uint8Array(buffer.slice(start, end));
  const file: WeightFile = { name: 'model.safetensors', size, knownSha256: null, tensors: new Map(), read, view: read, close: async () => undefined };
  return storedFloats(file, 'w', { shape: [values.length], dtype, start: 0, end: size }, [values.length]);
}

describe.each(['F32', 'F16', 'BF16'] as const)('floats of %s', (dtype) => {
  // Of an odd number the last halves have no whole word.
  it.each([[[1, -3.5, 2, 0.25]], [[1, 2, -3.5]]])('%j are decoded into the room given, with the largest magnitude', async (values) => {
    const room = new Float32Array(8);
    const found = await stored(dtype, values).floats(0, values.length, room);
    expect([[...found.values], found.largest]).toEqual([values, 3.5]);
    expect(found.values.buffer === room.buffer).toBe(dtype !== 'F32');
    const part = await stored(dtype, values).floats(1, 2, room);
    expect([[...part.values], part.largest]).toEqual([[values[1]], Math.abs(values[1] ?? NaN)]);
  });

  it.each([[[1, 2, -Infinity, 4]], [[1, 2, -Infinity]]])('%j are refused with the element', async (values) => {
    await expect(stored(dtype, values).floats(0, values.length, new Float32Array(4)))
      .rejects.toMatchObject({ code: 'weightsNotFinite', details: { tensor: 'w', element: 2 } });
  });
});
