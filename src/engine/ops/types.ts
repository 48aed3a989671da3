import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { PackedBatch } from '../../domain/batch.ts';
import type { WeightDtype } from '../../domain/model.ts';

/** A packed batch on the device. Integer tensors are int32, weights float32. The maker disposes it. */
export interface DeviceBatch {
  /** The same batch on the host, for references that group segments and for checks. */
  readonly host: PackedBatch;
  /** [R] */
  readonly rowSource: Tensor1D;
  /** [R] */
  readonly position: Tensor1D;
  /** [R] */
  readonly visibleFrom: Tensor1D;
  /** [R] */
  readonly visibleUntil: Tensor1D;
  /** [M] */
  readonly targetRow: Tensor1D;
  /** [M] */
  readonly targetId: Tensor1D;
  /** [M] */
  readonly targetWeight: Tensor1D;
  /** Of its own rows' visibility; see Visibility. */
  readonly shared: Map<string, Tensor1D>;
  readonly targetQueries: TargetQueries;
  /** null in a causal batch, and where a cache holds what was read. */
  readonly encoder: DeviceEncoder | null;
  /** [R,H] added to the embedded rows while training, or [E,H] to an encoder's; null mostly. */
  readonly inputNoise: Tensor2D | null;
  dispose(): void;
}

/** An encoder's rows on the device; see domain's EncoderRows. */
export interface DeviceEncoder {
  /** null where no row is virtual. */
  readonly promptRows: PromptRows | null;
  /** [E] */
  readonly rowSource: Tensor1D;
  /** [E] */
  readonly position: Tensor1D;
  /** Which encoder rows see them. */
  readonly visibility: Visibility;
  /** Which decoder rows see them. */
  readonly cross: Visibility;
  /** Which of the target queries see them. */
  readonly targetCross: Visibility;
}

/** The rows that virtual tokens fill, ascending. */
export interface PromptRows {
  /** [n] */
  readonly index: Tensor1D;
  /** [n] their rowSource. */
  readonly source: Tensor1D;
}

/** An order of rows and its inverse, [R] int32 each: row i comes from row `index[i]`, and goes to row `inverse[i]`. */
export interface Arrangement { readonly index: Tensor1D; readonly inverse: Tensor1D }

/** The target rows alone as queries: all that the last layer has to compute after its keys and values. */
export interface TargetQueries {
  /** [M] the target rows in ascending order. */
  readonly row: Tensor1D;
  /** [M] their positions. */
  readonly position: Tensor1D;
  /** Brings what belongs to `row` into the order of the targets; null where that is the same. */
  readonly arrangement: Arrangement | null;
  /** The batch's intervals in terms of these queries. */
  readonly visibility: Visibility;
}

/** Which keys a query row sees: query r sees key j ⇔ from[j] ≤ r < until[j], and the window where there is one. */
export interface Visibility {
  /** [Rk] int32, with the host copy for grouping. */
  readonly from: Tensor1D;
  readonly until: Tensor1D;
  readonly hostFrom: Int32Array;
  readonly hostUntil: Int32Array;
  /** What attention derives from the intervals for all layers alike, by name; whoever made the visibility disposes it. */
  readonly shared?: Map<string, Tensor1D>;
}

/** Queries, keys and values of the same rows as heads of one array [R,h+2·hk,D], in this order. */
export interface PackedHeads {
  /** h */
  readonly heads: number;
  /** hk */
  readonly kvHeads: number;
  /** [R] */
  readonly position: Tensor1D;
  /** By which queries and keys are turned first; null: they are not. */
  readonly rotation: Rotation | null;
}

/** Keys and values of rows computed before, [capacity,hk,D] each. */
export interface HeldKeys { readonly k: Tensor3D; readonly v: Tensor3D }

/** Rotary positions: 2n dimensions of each head turn and are multiplied by `scale`. */
export interface Rotation {
  /** [n ≤ D/2] */
  readonly inverseFrequency: Tensor1D;
  readonly scale: number;
}

/** out [Rq,h,D], and logSumExp [Rq,h] of the scores, which the gradient needs. */
export type AttentionOutput = { readonly out: Tensor3D; readonly logSumExp: Tensor2D };

export interface AttentionOptions {
  /** Multiplies q·k; 1/√D for Llama. */
  readonly scale: number;
  /** Gemma 2: scores become cap·tanh(score/cap); 0 is off. */
  readonly softCap: number;
  /** Sliding window: key position > query position - window; 0 is off. Needs positions of both. */
  readonly window: number;
  /** T5's relative position bias, added to the (capped) scores. Needs positions of both. */
  readonly distanceBias?: DistanceBias;
  /** Only of so many first rows is a gradient needed; what a form gives for the others is not to be read. */
  readonly gradientRows?: number;
  readonly queryPosition?: Tensor1D;
  readonly keyPosition?: Tensor1D;
}

/** A frozen number for each head and distance d = key position − query position, cut to −m ≤ d ≤ m. */
export interface DistanceBias {
  /** [2m+1,h]; row d + m. */
  readonly byDistance: Tensor2D;
  /** m */
  readonly maxDistance: number;
}

/** A frozen matrix [rows,columns] as Hugging Face stores a linear weight [O,I] or a token table [V,H]. */
export interface WeightMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly dtype: WeightDtype;
  /** The largest magnitude of its weights; absent where nobody looked, and then it is multiplied in float32 only. */
  readonly largest?: number;
  /** Parts of whole rows, in order, each small enough to be bound by the adapter. */
  readonly shards: readonly WeightShard[];
}

export interface WeightShard {
  /** Its first row in the matrix. */
  readonly rowStart: number;
  readonly rows: number;
  /** Its first row in `data`, where that holds more rows (q, k and v in one); else not set. */
  readonly firstRow?: number;
  /** f32: [rows,columns] float32. f16, int8, int4: [rows,words] int32, the packed words of each row. */
  readonly data: Tensor2D;
  /** int8, int4: what the blocks of a row are scaled by; null otherwise. */
  readonly scales: Tensor2D | null;
}

/** A frozen linear weight as Hugging Face stores it, [O,I]; y = x·matrixᵀ + bias. */
export interface LinearWeight {
  /** [O,I] */
  readonly matrix: WeightMatrix;
  /** [I,O], kept only where the backend multiplies by a transposed matrix slowly. */
  readonly transposed: Tensor2D | null;
  /** [O] */
  readonly bias: Tensor1D | null;
}

/** The language-model head: logits = cap(rows·matrixᵀ + bias). */
export interface Head {
  /** [V,H] */
  readonly matrix: WeightMatrix;
  /** [V] (Phi) */
  readonly bias: Tensor1D | null;
  /** Gemma 2: logits become cap·tanh(logit/cap); 0 is off. */
  readonly softCap: number;
}

export type ActivationKind = 'gelu' | 'geluTanh' | 'silu' | 'relu';
