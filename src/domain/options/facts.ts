/** What is known of data and model when settings are chosen for the user; null while it is not known. */
export interface ConfigFacts {
  readonly trainExamples: number | null;
  readonly validationExamples: number | null;
  /** Of the training part. */
  readonly meanContextTokens: number | null;
  /** [C] examples of each class in the training part. */
  readonly classCounts: readonly number[] | null;
  /** H. */
  readonly hiddenSize: number | null;
  /** Positions the model has. */
  readonly maxPositions: number | null;
  /** P of the prompt file to start from. */
  readonly fileTokens: number | null;
}

export const NO_FACTS: ConfigFacts = {
  trainExamples: null, validationExamples: null, meanContextTokens: null, classCounts: null, hiddenSize: null, maxPositions: null, fileTokens: null,
};
