import { memory, setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import type { PackResult } from '../../domain/batch.ts';
import { makeConfig } from '../../domain/config.ts';
import { causalBatch } from '../batch.ts';
import { loadModel } from '../models/load.ts';
import { tinyFolder } from '../weights/tinyLlama.ts';
import { findRate, RATE_STEPS, rateAt, readRateCurve } from './rateFinder.ts';

it('grows by equal factors from one end of the span to the other', () => {
  expect([rateAt('adamw', 1), rateAt('sgd', RATE_STEPS)]).toEqual([1e-4, 100]);
  expect(rateAt('adamw', 3) / rateAt('adamw', 2)).toBeCloseTo(rateAt('adamw', 30) / rateAt('adamw', 29), 10);
});

it('suggests where the smoothed loss falls most steeply, and nothing where it hardly falls', () => {
  // Smoothed with 0.8: 4; (0.8·0.2·4 + 0.2·4)/0.36 = 4; then 1.44 + 0.2·1 …: the fall from 4 is steepest at the third rate.
  const curve = readRateCurve([0.001, 0.01, 0.1, 1, 10], [4, 4, 1, 2, 9]);
  expect(curve.smoothed[1]).toBeCloseTo(4, 10);
  // (0.64·0.2·4 + 0.8·0.2·4 + 0.2·1) / (1 − 0.512) = (0.512 + 0.64 + 0.2) / 0.488
  expect(curve.smoothed[2]).toBeCloseTo(1.352 / 0.488, 10);
  expect(curve.suggestion).toBe(0.1);
  expect(readRateCurve([0.001, 0.01, 0.1], [1, 1, 1.2]).suggestion).toBeNull();
  expect(readRateCurve([], []).suggestion).toBeNull();
});

it('finds a rate for a tiny model, ends where the loss runs away, and leaves nothing', async () => {
  await setBackend('cpu');
  const model = await loadModel(tinyFolder());
  const before = memory().numTensors;
  const pack: PackResult = {
    batch: { ...causalBatch(Int32Array.of(9, 8, 7), 2), targetId: Int32Array.of(5) },
    owners: { example: Int32Array.of(0), candidate: Int32Array.of(0) }, usedRows: 5, usedTargets: 1, paddedRows: 5,
  };
  const input = {
    model, config: makeConfig({ numVirtualTokens: 2 }), batches: () => [pack], initialPrompt: Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
  };
  const [rates, losses]: [number[], number[]] = [[], []];
  for await (const { rate, loss } of findRate(input)) {
    rates.push(rate);
    losses.push(loss);
  }
  const { suggestion } = readRateCurve(rates, losses);
  expect(suggestion).toBeGreaterThan(1e-3);
  expect(suggestion).toBeLessThan(5);
  expect(memory().numTensors).toBe(before);
  model.dispose();
});
