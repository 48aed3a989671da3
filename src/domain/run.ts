/** One optimiser step. All losses in nats. */
export interface StepMetrics {
  /** 1-based. */
  readonly step: number;
  /** Mean over the batch's examples of the summed cross-entropy of their target tokens, before the update. */
  readonly trainLoss: number;
  readonly learningRate: number;
  /** Global norm before clipping. */
  readonly gradientNorm: number;
  /** Frobenius norm of the prompt after the update. */
  readonly promptNorm: number;
  /** Frobenius norm of the prompt after the update less the prompt that the run began with. */
  readonly promptDistance: number;
  /** Packed rows computed, without padding. */
  readonly rows: number;
  /** Rows a right-padded batch would have computed. */
  readonly paddedRows: number;
  readonly examples: number;
  /** Wall time of the step. */
  readonly milliseconds: number;
  /** Bytes of tensors on the device when the step was read back. */
  readonly deviceBytes: number;
}

export interface EvaluationMetrics {
  /** Steps done so far; 0 is before the first update. */
  readonly step: number;
  readonly loss: number;
  /** 0 to 1. */
  readonly accuracy: number;
  /** Unweighted mean of per-class F1. */
  readonly macroF1: number;
  readonly examples: number;
  /** Whether this is the best so far by `bestBy`. */
  readonly best: boolean;
}

/** A validation example whose answer is followed during training. */
export interface WatchedAnswer {
  /** Index into the validation examples. */
  readonly example: number;
  readonly text: string;
  /** The expected class; -1 where unlabelled. */
  readonly classIndex: number;
  readonly probabilities: readonly number[];
}

/** `early`: nothing improved for as many evaluations as the configuration allows. */
export type RunEnd = 'finished' | 'early' | 'stopped' | 'interrupted' | 'failed';

/** Probabilities over the classes for one example. */
export interface Prediction {
  readonly predicted: number;
  /** [C], sums to 1. */
  readonly probabilities: readonly number[];
  /** [C] summed log-probabilities of the label tokens. */
  readonly scores: readonly number[];
}

/** What a set of predictions comes to. */
export interface ClassificationMetrics {
  readonly examples: number;
  readonly accuracy: number;
  /** Unweighted mean of per-class F1; a class with no prediction and no example counts 0. */
  readonly macroF1: number;
  /** Mean of -log of the summed label-token probability of the expected class. */
  readonly loss: number;
  readonly perClass: readonly { readonly precision: number; readonly recall: number; readonly f1: number; readonly support: number }[];
  /** [C][C], row = expected, column = predicted. */
  readonly confusion: readonly (readonly number[])[];
}

/** Before and after, on the same held-out examples. */
export interface Comparison {
  /** Accuracy of always answering the commonest training class. */
  readonly majority: { readonly classIndex: number; readonly accuracy: number };
  readonly zeroShot: ClassificationMetrics;
  readonly tuned: ClassificationMetrics;
  /** Wrong before, right after / right before, wrong after. */
  readonly improved: number;
  readonly worsened: number;
}

/** A validation example with both answers. */
export interface EvaluatedExample {
  readonly row: number;
  readonly line: number;
  readonly text: string;
  /** -1 where unlabelled. */
  readonly classIndex: number;
  readonly without: Prediction;
  readonly with: Prediction;
  readonly truncatedTokens: number;
}

/** Losses over growing learning rates, and what they suggest. */
export interface RateCurve {
  readonly rates: readonly number[];
  /** Before the step of each rate, in nats. */
  readonly losses: readonly number[];
  readonly smoothed: readonly number[];
  /** null where the loss hardly fell. */
  readonly suggestion: number | null;
}
