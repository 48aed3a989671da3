import type { Adapter, AdapterTask, SoftPrompt } from '../../domain/prompt.ts';
import type { Comparison } from '../../domain/run.ts';
import type { RunSetup } from '../protocol.ts';
import type { Prepared } from './prepare.ts';
import type { KnownModel } from './state.ts';

export const GENERATOR = 'prompt-tuning-studio 0.1.0';

export interface Description {
  readonly prompt: SoftPrompt;
  readonly step: number;
  readonly known: KnownModel;
  readonly prepared: Prepared;
  readonly setup: RunSetup;
  readonly comparison: Comparison;
  readonly createdAt: string;
}

/** A prompt with everything another program needs to use it, and a person to trust it. */
export function describeAdapter({ prompt, step, known, prepared, setup, comparison, createdAt }: Description):
    Adapter & { readonly description: AdapterTask & { readonly comparison: Comparison } } {
  const { labels, train, validation } = prepared;
  return {
    prompt,
    description: {
      formatVersion: 1,
      task: setup.task,
      labelIds: labels.ids.map((ids) => Array.from(ids)),
      scoring: 'summedLogProbability',
      model: {
        name: known.summary.name, sha256: known.summary.sha256, hiddenSize: prompt.hiddenSize,
        numLayers: known.summary.config.numLayers, numHeads: known.summary.config.numHeads,
        ...(known.summary.config.encoderDecoder ? { encoderDecoder: true } : {}),
      },
      data: {
        fileName: train.table.fileName, sha256: train.table.sha256,
        trainExamples: train.examples.length, validationExamples: validation.examples.length,
      },
      config: setup.config,
      origins: setup.origins,
      preset: setup.preset,
      comparison, step, createdAt,
      generator: GENERATOR,
    },
  };
}
