import { describe, expect, it } from 'vitest';
import { brainAbove, brainBelow, brainValue, toHalf } from './halves.ts';
import { blocksOf, matrixBytes, wordsOf } from './layout.ts';
import { packRows } from './pack.ts';
import { roundTo, unpackRows } from './unpack.ts';
import { randomValues } from '../webgpu/case.ts';

describe('toHalf', () => {
  it('rounds to the nearest, ties to even, subnormals too', () => {
    // 1 + 2⁻¹¹ lies between 1 and 1 + 2⁻¹⁰ and goes to the even 1; 1 + 3·2⁻¹¹ to 1 + 2⁻⁹.
    expect([1, -2, 1 + 2 ** -11, 1 + 3 * 2 ** -11].map((value) => toHalf(value).toString(16))).toEqual(['3c00', 'c000', '3c00', '3c02']);
    expect([2 ** -24, 2 ** -25, 1.5 * 2 ** -24, -(2 ** -14), 65_504, 1e6].map((value) => toHalf(value).toString(16)))
      .toEqual(['1', '0', '2', '8400', '7bff', '7bff']);
  });

  it('turns every finite half back into its own bits', () => {
    const all = Int32Array.from({ length: 63_488 }, (_, i) => (i < 31_744 ? i : 32_768 + i - 31_744));
    const values = unpackRows('f16', { data: all.map((half) => half), scales: new Int32Array() }, 1);
    // One column a row needs two words: every other row is the padding word.
    expect(values.length).toBe(all.length / 2);
    expect(values.every((value, i) => toHalf(value) === all[2 * i])).toBe(true);
  });
});

describe('bfloat16 bounds', () => {
  it('lie on their side of the number, at most 2⁻⁷ of it away', () => {
    for (const value of [1.001, -1.001, 3e-20, -7e8, 0, 1]) {
      const [below, above] = [brainValue(brainBelow(value)), brainValue(brainAbove(value))];
      expect(below <= Math.fround(value) && above >= Math.fround(value)).toBe(true);
      expect(above - below).toBeLessThanOrEqual(Math.abs(value) * 2 ** -7);
    }
  });
});

describe('packRows', () => {
  it('packs by hand: −1 … 14 in steps of 1 as int4 has minimum −1, scale 1, quanta 0 … 15', () => {
    const { data, scales } = packRows('int4', Float32Array.from({ length: 16 }, (_, i) => i - 1), 16);
    expect(Array.from(data, (word) => (word >>> 0).toString(16))).toEqual(['76543210', 'fedcba98']);
    expect((scales[0] ?? 0) >>> 0).toBe(0xbf80_3f80);
  });

  it('fills words and blocks of each row by itself', () => {
    expect([wordsOf('f16', 5), wordsOf('int8', 5), wordsOf('int4', 9), blocksOf('int4', 33), blocksOf('f16', 33)]).toEqual([4, 2, 2, 2, 0]);
    expect(matrixBytes('int4', 10, 64)).toBe(10 * (32 + 8));
    const { data, scales } = packRows('int8', randomValues('rows', 3 * 33), 33);
    expect([data.length, scales.length]).toEqual([3 * 9, 3 * 3]);
  });

  it('is off by at most half a step with int8, and by less in the squares with int4 than equal steps over the whole span', () => {
    const values = randomValues('values', 4 * 70);
    const error = (dtype: 'int8' | 'int4') => roundTo(dtype, values, 70).map((value, i) => value - (values[i] ?? NaN));
    // A block spans at most 2, and a scale is at most 2⁻⁷ above 2/255.
    expect(Math.max(...error('int8').map(Math.abs))).toBeLessThanOrEqual((1 / 255) * 1.02);
    const squares = error('int4').reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(squares).toBeLessThan((2 / 15) ** 2 / 12);
  });

  it('keeps equal weights, zeros and lone weights almost as they are', () => {
    for (const dtype of ['int8', 'int4'] as const) {
      expect([...roundTo(dtype, new Float32Array(40), 40)]).toEqual(Array.from({ length: 40 }, () => 0));
      roundTo(dtype, new Float32Array(35).fill(0.1), 35).forEach((value) => expect(Math.abs(value - 0.1)).toBeLessThan(1e-4));
      expect(Math.abs((roundTo(dtype, Float32Array.of(-3e-9), 1)[0] ?? NaN) + 3e-9)).toBeLessThan(1e-11);
    }
  });
});
