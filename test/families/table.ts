/** The table families × {logits, gradient, training, adapter in, generation} of one backend; its rows are the golden folders. */
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaseModel } from '../../src/engine/models/baseModel.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { openFolder } from '../../src/headless/folder.ts';
import { GOLDEN_NAMES, readGolden, savedPrompts } from './goldens.ts';
import { gradientErrors, greedyIds, logitsErrors, trainingErrors, withPrompt } from './measure.ts';

/** Float32, against |value| + 1. */
const LOGITS = 1e-4;
/** Relative: a step's loss and the prompt after 50 steps; one gradient is nearer. */
const TRAINING = 1e-3, GRADIENT = 1e-4;

/** A row for each golden; call it where the backend is open. Prints the largest errors at the end. */
export function describeTable(backend: string): void {
  const measured = new Map<string, number[]>();

  describe.each(GOLDEN_NAMES)('%s', (name) => {
    const golden = readGolden(name);
    let loaded: BaseModel | null = null;
    let before = 0;
    beforeAll(async () => {
      before = memory().numTensors;
      loaded = await loadModel(await openFolder(golden.folder));
    });
    afterAll(() => {
      loaded?.dispose();
      expect(memory().numTensors).toBe(before);
    });

    /** What of a column is beyond its limits, a tensor left behind included; keeps the errors for the summary. */
    async function beyond(column: string, limits: Readonly<Record<string, number>>, measure: (model: BaseModel) => Promise<Readonly<Record<string, number>>>): Promise<string[]> {
      if (!loaded) throw new Error(`${name} was not loaded`);
      const held = memory().numTensors;
      const errors = await measure(loaded);
      const left = memory().numTensors - held;
      const found = Object.entries(limits).flatMap(([what, limit]) => {
        const error = errors[what] ?? NaN;
        measured.set(`${column}: ${what}`, [...(measured.get(`${column}: ${what}`) ?? []), error]);
        return error < limit ? [] : [`${what}: ${error} is not below ${limit}`];
      });
      return left === 0 ? found : [...found, `${left} tensors left`];
    }

    it('logits', async () => {
      expect(await beyond('logits', { single: LOGITS, batched: LOGITS }, (model) => logitsErrors(model, golden, null))).toEqual([]);
    });

    it('gradient', async () => {
      expect(await beyond('gradient', { loss: GRADIENT, prompt: GRADIENT }, (model) => gradientErrors(model, golden))).toEqual([]);
    });

    it('training', async () => {
      expect(await beyond('training', { loss: TRAINING, prompt: TRAINING }, (model) => trainingErrors(model, golden))).toEqual([]);
    });

    it.each(savedPrompts(golden.folder))('$saved in', async ({ values }) => {
      const measure = (model: BaseModel) => withPrompt(model, values, (prompt) => logitsErrors(model, golden, prompt));
      expect(await beyond('adapter in', { single: LOGITS, batched: LOGITS }, measure)).toEqual([]);
    });

    it('generation', async () => {
      expect(await beyond('generation', {}, async (model) => {
        for (const values of [null, golden.training.final_prompt.flat()]) {
          const { got, expected } = await withPrompt(model, values, (prompt) => greedyIds(model, golden, prompt));
          expect(got).toEqual(expected);
        }
        return {};
      })).toEqual([]);
    });
  });

  afterAll(() => {
    const lines = [...measured].map(([what, errors]) => `  ${what.padEnd(22)} ${Math.max(...errors).toExponential(1)} of ${errors.length}`);
    process.stdout.write(`Largest errors against transformers and PEFT on ${backend}\n${lines.join('\n')}\n`);
  });
}
