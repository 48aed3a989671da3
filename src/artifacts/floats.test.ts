import { expect, it } from 'vitest';
import { decodeFloats } from './floats.ts';

const bytesOf = (...halves: number[]) => new Uint8Array(Uint16Array.from(halves).buffer);

it('decodes binary16: signs, subnormals, the largest, infinities', () => {
  // 0x3c00 = 1; 0xc000 = -2; 0x0001 = 2^-24; 0x03ff = 1023·2^-24; 0x7bff = 65504; 0x8000 = -0; 0x3555 = (1 + 341/1024)/4
  expect(Array.from(decodeFloats('F16', bytesOf(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x8000, 0x3555, 0x7c00, 0xfc00, 0x7e00))))
    .toEqual([1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, -0, 0.333251953125, Infinity, -Infinity, NaN]);
});

it('decodes bfloat16 as the upper half of a float32', () => {
  // 0x3f80 = 1; 0xc049 = -3.140625; 0x0001 = 2^-133
  expect(Array.from(decodeFloats('BF16', bytesOf(0x3f80, 0xc049, 0x0001)))).toEqual([1, -3.140625, 2 ** -133]);
});

it('decodes unaligned parts of a Node buffer without touching its neighbours', () => {
  const buffer = Buffer.alloc(17);
  buffer.writeDoubleLE(0.1, 1);
  buffer.writeFloatLE(-1.5, 9);
  expect(Array.from(decodeFloats('F64', buffer.subarray(1, 9)))).toEqual([Math.fround(0.1)]);
  const values = decodeFloats('F32', buffer.subarray(9, 13));
  values[0] = 8;
  expect(buffer.readFloatLE(9)).toBe(-1.5);
});
