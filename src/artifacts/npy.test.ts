import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from './npy.ts';

/** A .npy with this dict and these value bytes. */
function npy(dict: string, values: ArrayBufferView, version = 1): Uint8Array {
  const wide = version === 1 ? 0 : 2, text = `${dict}\n`;
  const bytes = new Uint8Array(10 + wide + text.length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, text.length & 0xff, text.length >> 8]);
  bytes.set(new TextEncoder().encode(text), 10 + wide);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + wide + text.length);
  return bytes;
}
const dict = (descr: string, shape: string, fortran = 'False') => `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
const six = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('.npy', () => {
  it('reads back what it writes, data aligned to 64 bytes', () => {
    const bytes = writeNpy([2, 3], six);
    expect((bytes.length - 24) % 64).toBe(0);
    expect(readNpy(bytes, 'a.npy')).toEqual({ shape: [2, 3], values: six });
    expect(readNpy(writeNpy([6], six), 'a.npy').shape).toEqual([6]);
  });

  it.each([1, 2, 3])('reads format version %i', (version) => {
    expect(readNpy(npy(dict('\'<f4\'', '(2, 3)'), six, version), 'a.npy')).toEqual({ shape: [2, 3], values: six });
  });

  it('reads float64 and float16', () => {
    expect(readNpy(npy(dict('\'<f8\'', '(1, 1)'), Float64Array.of(0.1)), 'a.npy').values[0]).toBe(Math.fround(0.1));
    expect(readNpy(npy(dict('\'<f2\'', '(2,)'), Uint16Array.of(0x3c00, 0xc000)), 'a.npy').values).toEqual(Float32Array.of(1, -2));
  });

  it('turns Fortran order around: columns [1,2] [3,4] [5,6] are rows [1,3,5] [2,4,6]', () => {
    expect(readNpy(npy(dict('\'<f4\'', '(2, 3)', 'True'), six), 'a.npy').values).toEqual(Float32Array.of(1, 3, 5, 2, 4, 6));
  });

  it.each([
    ['another file', new TextEncoder().encode('PK and more bytes'), 'does not begin like'],
    ['pickled objects', npy(dict('\'|O\'', '(1,)'), Float32Array.of(1)), '|O'],
    ['a structured type', npy(dict('[(\'a\', \'<f4\')]', '(1,)'), Float32Array.of(1)), 'no plain number'],
    ['big-endian values', npy(dict('\'>f4\'', '(1,)'), Float32Array.of(1)), '>f4'],
    ['too few values', npy(dict('\'<f4\'', '(100000, 768)'), six), 'needs 307200000'],
    ['a header beyond the file', writeNpy([6], six).subarray(0, 40), 'ends after 40'],
    ['an unknown version', npy(dict('\'<f4\'', '(6,)'), six, 9), 'version 9'],
    ['no shape', npy('{\'descr\': \'<f4\'}', six), '"shape"'],
    ['three Fortran dimensions', npy(dict('\'<f4\'', '(1, 2, 3)', 'True'), six), '"fortran_order"'],
  ])('refuses %s by name', (_, bytes, words) => {
    expect(() => readNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ code: 'npyInvalid', message: expect.stringContaining(words) }));
  });

  const published = new URL('../../../shared/prompts/t5_1_1_lm100k_base.sst2.npy', import.meta.url);
  const there = existsSync(published);
  it.skipIf(!there)(`reads a prompt published with the paper's code${there ? '' : ' (skipped: ../shared is not here)'}`, () => {
    const bytes = readFileSync(published);
    const { shape, values } = readNpy(bytes, 'sst2.npy');
    expect(shape).toEqual([100, 768]);
    expect(values.length).toBe(76_800);
    expect([values[0], values[76_799]]).toEqual([bytes.readFloatLE(bytes.length - 4 * 76_800), bytes.readFloatLE(bytes.length - 4)]);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
