import { DEFAULT_CONFIG } from '../../domain/config.ts';
import type { Adapter, AdapterTask, SoftPrompt } from '../../domain/prompt.ts';
import type { ClassificationMetrics } from '../../domain/run.ts';

/** Values that a careless decimal would change: subnormal, largest, negative zero, not representable shortly. */
export const samplePrompt: SoftPrompt = {
  numVirtualTokens: 2, hiddenSize: 4,
  values: Float32Array.of(0.1, -1 / 3, 1e-45, 3.4028234663852886e38, -0, 16_777_217, 1.17549435e-38, 0.30000001192092896),
};

function metrics(accuracy: number): ClassificationMetrics {
  return {
    examples: 4, accuracy, macroF1: accuracy, loss: 0.5,
    perClass: [1, 0].map((precision) => ({ precision, recall: 1, f1: precision, support: 2 })), confusion: [[2, 0], [1, 1]],
  };
}

export const sampleDescription: AdapterTask = {
  formatVersion: 1,
  task: {
    template: '{text}\n```{{json}}```\nsentiment:', textColumn: 'review', labelColumn: 'label',
    classes: [{ name: 'good | fine', labelWords: ' good' }, { name: 'bad', labelWords: ' bad' }],
  },
  labelIds: [[284, 0], [292, 69]],
  scoring: 'summedLogProbability',
  model: { name: 'tiny', sha256: 'ab'.repeat(32), hiddenSize: 4, numLayers: 3, numHeads: 2 },
  data: { fileName: 'my reviews.v2.csv', sha256: 'cd'.repeat(32), trainExamples: 10, validationExamples: 4 },
  config: DEFAULT_CONFIG,
  comparison: { majority: { classIndex: 1, accuracy: 0.5 }, zeroShot: metrics(0.25), tuned: metrics(0.75), improved: 2, worsened: 0 },
  step: 150,
  createdAt: '2026-11-23T12:00:00.000Z',
  generator: 'prompt-tuning-studio 0.1.0',
};

export const sampleAdapter: Adapter = { prompt: samplePrompt, description: sampleDescription };
