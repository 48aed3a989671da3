import type { Job } from '../types.ts';

/** A job as a right-padded batch, which is what both peers compute. */
export interface PaddedBatch {
  /** B, T and S = P + T. */
  readonly batch: number;
  readonly tokens: number;
  readonly length: number;
  /** [B,T], 0 after a text's end. */
  readonly ids: Int32Array;
  /** [B,S]: 1 at the row that predicts an example's target. */
  readonly predicts: Float32Array;
  /** [B] */
  readonly targets: Int32Array;
}

/** Texts padded to the longest; every example has one target token. */
export function padBatch({ examples, labels, numVirtualTokens: P }: Job): PaddedBatch {
  const batch = examples.length;
  const tokens = Math.max(...examples.map((example) => example.contextIds.length));
  const length = P + tokens;
  const ids = new Int32Array(batch * tokens);
  const predicts = new Float32Array(batch * length);
  examples.forEach(({ contextIds }, b) => {
    ids.set(contextIds, b * tokens);
    predicts[b * length + P + contextIds.length - 1] = 1;
  });
  return { batch, tokens, length, ids, predicts, targets: Int32Array.from(examples, ({ classIndex }) => labels.ids[classIndex]?.[0] ?? 0) };
}

/** cos and sin [S,D/2] of the rotary embedding at positions 0 … S−1. */
export function rotaryTable(length: number, headDim: number, theta: number): { readonly cosine: Float32Array; readonly sine: Float32Array } {
  const half = headDim / 2;
  const angles = Float64Array.from({ length: length * half }, (_, i) => Math.floor(i / half) * theta ** (-(i % half) / half));
  return { cosine: Float32Array.from(angles, Math.cos), sine: Float32Array.from(angles, Math.sin) };
}
