/**
 * A batch as rows. Query row r sees key row j ⇔ visibleFrom[j] ≤ r < visibleUntil[j].
 * R rows, M target rows; nothing else describes a causal batch.
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
