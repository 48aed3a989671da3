import { describe, expect, it } from 'vitest';
import { makeRope, ropeFromFile } from './rope.ts';
import type { RopeOptions } from './rope.ts';

const context = { headDim: 8, theta: 10_000, partialFactor: 1, maxPositions: 64 };
const frequencies = (options: RopeOptions, changes = {}) => [...makeRope('rope_scaling', options, { ...context, ...changes }).inverseFrequency];

describe('makeRope', () => {
  it('turns pair i of 8 dimensions by 10000^(−i/4): 1, 0.1, 0.01, 0.001', () => {
    frequencies(null).forEach((value, i) => expect(value).toBeCloseTo(10 ** -i, 8));
  });

  it('counts the exponent over the dimensions that turn: of half of 8, 1 and 10000^(−1/2) = 0.01', () => {
    expect(frequencies({ partial_rotary_factor: 0.5 })).toHaveLength(2);
    expect(frequencies(null, { partialFactor: 0.5 })[1]).toBeCloseTo(0.01, 8);
  });

  it('divides all frequencies in linear scaling, and none in dynamic scaling within the context', () => {
    expect(frequencies({ type: 'linear', factor: 4 })[1]).toBeCloseTo(0.025, 8);
    expect(frequencies({ rope_type: 'dynamic', factor: 4 })).toEqual(frequencies(null));
  });

  // Wavelengths 6.3, 62.8, 628, 6283 against 100/4 = 25 (kept below) and 100/1 = 100 (divided above). The second lies
  // between: smooth = (100/62.832 − 1)/(4 − 1) = 0.197183, so 0.1·(0.802817/2 + 0.197183) = 0.0598592.
  it('keeps, blends and divides by wavelength as Llama 3 does', () => {
    const scaled = frequencies({ rope_type: 'llama3', factor: 2, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 100 });
    [1, 0.0598592, 0.005, 0.0005].forEach((value, i) => expect(scaled[i]).toBeCloseTo(value, 7));
  });

  // attention_factor = √(1 + ln(64/16)/ln 16) = √(1 + 1/2)
  it('divides by the short factors of LongRoPE, scales what turns, and ends at the training context', () => {
    const rope = makeRope('rope_scaling', { type: 'longrope', short_factor: [1, 2, 4, 5], long_factor: [9, 9, 9, 9] }, { ...context, originalMaxPositions: 16 });
    [1, 0.05, 0.0025, 0.0002].forEach((value, i) => expect(rope.inverseFrequency[i]).toBeCloseTo(value, 8));
    expect(rope.scale ** 2).toBeCloseTo(1.5, 10);
    expect(rope.maxPositions).toBe(16);
  });
});

describe('ropeFromFile', () => {
  it('takes θ from rope_parameters, else from rope_theta, else from the family; rope_scaling goes first where it says something', () => {
    const theta = (file: Parameters<typeof ropeFromFile>[0]) => ropeFromFile(file, context).inverseFrequency[1];
    expect(theta({ rope_parameters: { rope_theta: 16 } })).toBeCloseTo(0.5, 7);
    expect(theta({ rope_theta: 81 })).toBeCloseTo(1 / 3, 7);
    expect(theta({})).toBeCloseTo(0.1, 7);
    expect(theta({ rope_scaling: { type: 'linear', factor: 2 }, rope_theta: 81 })).toBeCloseTo(1 / 6, 7);
    expect(theta({ rope_scaling: {}, rope_parameters: { rope_theta: 16 } })).toBeCloseTo(0.5, 7);
  });
});
