import { expect, test } from 'vitest';
import { activationBytes } from '../domain/activationBytes.ts';
import { DEFAULT_CONFIG } from '../domain/config.ts';
import type { DtypeFacts, ModelOutline } from '../domain/model.ts';
import { memoryNeed, usualText } from './memoryNeed.ts';
import { loaded } from './testing.ts';

const kept: DtypeFacts = { dtype: 'f32', keptAs: 'f32', reason: 'asked', memoryBytes: null };
const outline: ModelOutline = {
  config: { ...loaded.summary.config, maxPositions: 64 }, parameters: 100, storedDtypes: ['F32'],
  weightBytes: { f32: 400, f16: 200, int8: 110, int4: 60 },
  kept: { auto: kept, f32: kept, f16: kept, int8: kept, int4: kept },
};
const config = { ...DEFAULT_CONFIG, numVirtualTokens: 4, batchSize: 2 };
const text = { textTokens: 10, answerTokens: 2 };

test('weights as they are kept, activations of the batch, the prompt with the two numbers of its optimizer', () => {
  // 4 + 2 · (10 + 2) = 28 rows, padded to 32; 4 targets, padded to 8. Prompt: 3 · 4 · 4 · H = 96 bytes for H = 2.
  expect(memoryNeed(outline, 'int8', config, text, 'webgpu'))
    .toEqual({ weights: 110, activations: activationBytes(outline.config, { rows: 32, targetRows: 8 }), prompt: 96 });
});

test('WebAssembly keeps linear weights twice, and its heap holds more than a step’s tensors', () => {
  const { weights, activations } = memoryNeed(outline, 'f32', config, text, 'wasm');
  // V · H = 8 · 2 = 16 of the 100 parameters are the tied table: 84 again, of 4 bytes.
  expect(weights).toBe(400 + 336);
  expect(activations).toBe(2.25 * memoryNeed(outline, 'f32', config, text, 'webgpu').activations);
});

test('a text longer than the model reads is cut', () => {
  const cut = memoryNeed(outline, 'f32', config, { textTokens: 500, answerTokens: 2 }, 'webgpu');
  expect(cut).toEqual(memoryNeed(outline, 'f32', config, { textTokens: 58, answerTokens: 2 }, 'webgpu'));
});

test('texts are as long as the loaded model counts them, else by their letters', () => {
  const profile = { classes: [], unlabelled: 0, lengths: { edges: [], counts: [], beyond: 0, median: 90, longest: 200 }, findings: [] };
  expect(usualText(null, null)).toEqual({ textTokens: 64, answerTokens: 2 });
  expect(usualText(null, profile)).toEqual({ textTokens: 23, answerTokens: 2 });
});
