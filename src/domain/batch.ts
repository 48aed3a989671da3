/**
 * A batch as rows. Query row r sees key row j ⇔ visibleFrom[j] ≤ r < visibleUntil[j].
 * R rows, M target rows; nothing else describes a causal batch. Of an encoder-decoder these are the decoder's rows.
 */
export interface PackedBatch {
  /** [R] ≥ 0: token id; < 0: virtual token -1 - v. */
  readonly rowSource: Int32Array;
  /** [R] position id; a child segment continues its parent. */
  readonly position: Int32Array;
  /** [R] */
  readonly visibleFrom: Int32Array;
  /** [R] */
  readonly visibleUntil: Int32Array;
  /** [M] the row that predicts. */
  readonly targetRow: Int32Array;
  /** [M] the token it should predict. */
  readonly targetId: Int32Array;
  /** [M] its weight in the loss; 0 for padding. */
  readonly targetWeight: Float32Array;
  /** What an encoder-decoder reads; absent in a causal batch. */
  readonly encoder?: EncoderRows;
}

/**
 * The rows of an encoder, E of them: for each example the prompt and its text, one segment that sees itself whole. So
 * the prompt's rows are repeated for each example.
 */
export interface EncoderRows {
  /** [E] as in PackedBatch. */
  readonly rowSource: Int32Array;
  /** [E] from 0 in each segment. */
  readonly position: Int32Array;
  /** [E] start of the row's segment. */
  readonly visibleFrom: Int32Array;
  /** [E] end of the row's segment. */
  readonly visibleUntil: Int32Array;
  /** [E] decoder row r sees encoder row j ⇔ crossFrom[j] ≤ r < crossUntil[j]: the rows of its example's answers. */
  readonly crossFrom: Int32Array;
  /** [E] */
  readonly crossUntil: Int32Array;
}

/** Which example and class each of the M targets belongs to (-1 for padding): to sum log-probabilities. */
export interface TargetOwners {
  readonly example: Int32Array;
  readonly candidate: Int32Array;
}

/** A packed batch with the counts that a person may want to see. */
export interface PackResult {
  readonly batch: PackedBatch;
  readonly owners: TargetOwners;
  /** Rows that are not padding. */
  readonly usedRows: number;
  readonly usedTargets: number;
  /** Rows a right-padded batch of the same examples would have. */
  readonly paddedRows: number;
}
