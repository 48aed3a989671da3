import { describe, expect, it } from 'vitest';
import { chooseDtype } from './chooseDtype.ts';
import { deviceBytes, exactDtype } from './deviceBytes.ts';

const table = [
  { name: 'transformer.wte.weight', dtype: 'F16', shape: [10, 64] },
  { name: 'transformer.wpe.weight', dtype: 'F16', shape: [3, 64] },
  { name: 'transformer.h.0.mlp.c_fc.weight', dtype: 'F16', shape: [64, 100] },
  { name: 'transformer.h.0.mlp.c_fc.bias', dtype: 'F16', shape: [100] },
  { name: 'transformer.h.0.attn.bias', dtype: 'F32', shape: [1, 1, 8, 8] },
  { name: 'transformer.h.0.attn.count', dtype: 'I64', shape: [1] },
  { name: 'lm_head.weight', dtype: 'F16', shape: [10, 64] },
];

describe('deviceBytes', () => {
  it('counts matrices by their rows, vectors and positions as float32, no tied head and no mask', () => {
    const config = { modelType: 'gpt2', tiedHead: true };
    expect(deviceBytes(table, config, 'f32')).toBe(4 * (640 + 192 + 6400 + 100));
    // c_fc turned: 100 rows of 64 numbers: 32 words as f16; 8 words and 2 blocks as int4
    expect(deviceBytes(table, config, 'f16')).toBe(4 * (10 * 32 + 192 + 100 * 32 + 100));
    expect(deviceBytes(table, config, 'int4')).toBe(4 * (10 * 10 + 192 + 100 * 10 + 100));
    // As it stands, 64 rows of 100 numbers: 13 words and 4 blocks; and the head
    expect(deviceBytes(table, { modelType: 'llama', tiedHead: false }, 'int4')).toBe(4 * (10 * 10 + 192 + 64 * 17 + 100 + 10 * 10));
  });
});

describe('exactDtype', () => {
  it('is f16 where every matrix is stored so, whatever masks and vectors are', () => {
    expect(exactDtype(table)).toBe('f16');
    expect(exactDtype([...table, { name: 'norm.weight', dtype: 'F32', shape: [64] }])).toBe('f16');
    for (const dtype of ['F32', 'BF16']) expect(exactDtype([...table, { name: 'up.weight', dtype, shape: [2, 64] }])).toBe('f32');
  });
});

describe('chooseDtype', () => {
  const bytes = { f32: 4000, f16: 2000, int8: 1100, int4: 600 };
  const choose = (memory: number | null) => chooseDtype('auto', 'f32', (dtype) => bytes[dtype], memory);

  it('takes the most exact type that leaves half of the memory free, and says why', () => {
    expect(choose(8000)).toEqual({ dtype: 'f32', keptAs: 'f32', reason: 'asStored', memoryBytes: 8000 });
    expect([choose(7999), choose(3999), choose(2199), choose(1199)].map(({ dtype, reason }) => `${dtype} ${reason}`))
      .toEqual(['f16 mostExactThatFits', 'int8 mostExactThatFits', 'int4 mostExactThatFits', 'int4 nothingFits']);
  });

  it('takes nothing larger than what holds the stored numbers as they are', () => {
    const stored = (memory: number) => chooseDtype('auto', 'f16', (dtype) => bytes[dtype], memory);
    expect([stored(8000), stored(4000), stored(3999)].map(({ keptAs, reason }) => `${keptAs} ${reason}`))
      .toEqual(['f16 asStored', 'f16 asStored', 'int8 mostExactThatFits']);
  });

  it('keeps f32 where nothing packed is decoded, whatever was asked', () => {
    expect(choose(null)).toEqual({ dtype: 'f32', keptAs: 'f32', reason: 'decodesNothing', memoryBytes: null });
    expect(chooseDtype('int8', 'f32', () => 0, null)).toEqual({ dtype: 'int8', keptAs: 'f32', reason: 'asked', memoryBytes: null });
    expect(chooseDtype('int8', 'f32', () => 0, 10)).toMatchObject({ dtype: 'int8', keptAs: 'int8', reason: 'asked' });
  });
});
