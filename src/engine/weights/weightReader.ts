import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { WeightDtype } from '../../domain/model.ts';
import type { LinearWeight, WeightMatrix } from '../ops/types.ts';

/** A stored tensor, or a part of it, as some rows of a matrix. */
export interface MatrixSource {
  readonly name: string;
  /** Stored as [columns,rows] (GPT-2's Conv1D keeps [I,O]). */
  readonly turned?: boolean;
  /** Rows of the stored matrix (after turning), where only some are meant or in another order (GPT-NeoX interleaves q, k and v). */
  readonly rows?: Int32Array;
  /** How many rows the stored matrix has, where `rows` is given. */
  readonly storedRows?: number;
}

/** A stored vector, or a part of it, in the same terms. */
export interface VectorSource {
  readonly name: string;
  readonly rows?: Int32Array;
  readonly storedRows?: number;
  /** Added to each element: 1 for Gemma's norms. */
  readonly plus?: number;
}

/** Puts a model's stored tensors on the device by their Hugging Face names. It owns what it hands out. */
export interface WeightReader {
  has(name: string): boolean;
  /** [size] float32. Several sources are joined end to end. */
  vector(source: VectorSource | readonly VectorSource[], size: number): Promise<Tensor1D>;
  /** [rows,columns] in the model's dtype, or as `keptAs` says. Several sources are joined by rows (q, k and v in one product). */
  matrix(source: MatrixSource | readonly MatrixSource[], rows: number, columns: number, keptAs?: WeightDtype): Promise<WeightMatrix>;
  /** matrix [outputs,inputs] and bias [outputs]. */
  linear(
    weight: MatrixSource | readonly MatrixSource[], bias: VectorSource | readonly VectorSource[] | null, outputs: number, inputs: number,
  ): Promise<LinearWeight>;
  /** Keeps a tensor made by the model (rotary frequencies) with the weights. */
  own<T extends Tensor>(tensor: T): T;
  /** Disposes what it handed out and nobody needs any more, because other tensors hold the same. */
  free(tensors: readonly Tensor[]): void;
  /** Everything handed out or owned so far, each once. */
  tensors(): readonly Tensor[];
}
