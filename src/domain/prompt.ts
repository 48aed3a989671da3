import type { Comparison } from './run.ts';
import type { RunConfig } from './config.ts';
import type { PresetName } from './options/presets.ts';
import type { ConfigOrigins } from './options/resolve.ts';
import type { Task } from './task.ts';

/** A soft prompt: P vectors of width H, row-major. */
export interface SoftPrompt {
  readonly numVirtualTokens: number;
  readonly hiddenSize: number;
  readonly values: Float32Array;
}

/** A vocabulary token near one vector of a prompt. */
export interface NearestToken {
  readonly id: number;
  readonly text: string;
  readonly cosine: number;
}

/** What an exported adapter says of itself (`task.json`), besides the PEFT pair. */
export interface AdapterTask {
  readonly formatVersion: 1;
  readonly task: Task;
  /** Token ids per class as scored, with the end of text where it was added. */
  readonly labelIds: readonly (readonly number[])[];
  readonly scoring: 'summedLogProbability';
  readonly model: {
    readonly name: string; readonly sha256: string; readonly hiddenSize: number;
    /** L and h, which PEFT writes down too; absent in files that did not say. */
    readonly numLayers?: number; readonly numHeads?: number;
    /** The prompt goes to the encoder of an encoder-decoder; absent for causal models. */
    readonly encoderDecoder?: true;
  };
  readonly data: { readonly fileName: string; readonly sha256: string; readonly trainExamples: number; readonly validationExamples: number };
  readonly config: RunConfig;
  /** Whose each value of `config` is, and the preset that was chosen; absent in files that did not say. */
  readonly origins?: ConfigOrigins;
  readonly preset?: PresetName | null;
  readonly comparison: Comparison | null;
  /** Step of the kept prompt. */
  readonly step: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly generator: string;
}

/** Everything an export needs and an import gives back. */
export interface Adapter {
  readonly prompt: SoftPrompt;
  /** null where a plain PEFT folder was opened that this program did not write. */
  readonly description: AdapterTask | null;
}
