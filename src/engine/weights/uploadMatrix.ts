import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { StudioError } from '../../domain/errors.ts';
import type { WeightDtype } from '../../domain/model.ts';
import { LARGEST_HALF } from '../ops/matrix/halves.ts';
import { blocksOf, wordsOf } from '../ops/matrix/layout.ts';
import { packRows } from '../ops/matrix/pack.ts';
import { roundTo } from '../ops/matrix/unpack.ts';
import type { WeightMatrix, WeightShard } from '../ops/types.ts';
import type { DecodedFloats, StoredHalves } from './storedTensor.ts';
import { writableTensor } from './writableTensor.ts';

/** A matrix that is being written from its first row to its last. */
export interface MatrixUpload {
  /** The next whole rows, row-major. `name`: the stored tensor, for messages. */
  add(decoded: DecodedFloats, name: string): Promise<void>;
  /** The same where `keepsHalves`. */
  addHalves(stored: StoredHalves): Promise<void>;
  /** Whether a row is kept just as a safetensors file has it in F16. */
  readonly keepsHalves: boolean;
  /** As written so far. */
  readonly matrix: WeightMatrix;
}

/** Bytes that the current backend binds at once; 0 where there is no limit. */
export function bindingLimit(): number {
  const current = backend();
  return current instanceof WebGPUBackend ? Math.min(current.device.limits.maxStorageBufferBindingSize, current.device.limits.maxBufferSize) : 0;
}

/** The largest buffer that the adapter grants, which is the most that a page learns of its memory; null where nothing packed is decoded. */
export function adapterMemory(): number | null {
  const current = backend();
  return current instanceof WebGPUBackend ? current.device.limits.maxBufferSize : null;
}

/**
 * Makes the shards of a matrix [rows,columns]; a backend whose kernels decode nothing packed keeps the rounded numbers
 * as float32. Each shard is below `limit` bytes (0: one shard). `own` is told of each tensor
 * as it is made.
 */
export function uploadMatrix(dtype: WeightDtype, rows: number, columns: number, limit: number, own: (tensor: Tensor) => void): MatrixUpload {
  const kept = adapterMemory() === null ? 'f32' : dtype;
  const words = wordsOf(kept, columns);
  const shardRows = limit === 0 ? rows : Math.max(1, Math.min(rows, Math.floor(limit / (4 * words))));
  const shards = Array.from({ length: Math.ceil(rows / shardRows) }, (_, i) =>
    openShard(kept, i * shardRows, Math.min(rows, (i + 1) * shardRows) - i * shardRows, columns, own));
  let next = 0;
  let largest = 0;
  /** Divides `length` numbers, `width` a row, among the shards that the next rows belong to. */
  async function divide(length: number, width: number, write: (shard: OpenShard, row: number, start: number, end: number) => Promise<void>): Promise<void> {
    for (let at = 0; at < length;) {
      const shard = shards[Math.floor(next / shardRows)];
      if (shard === undefined) throw new Error('More rows than the matrix has.');
      const row = next % shardRows;
      const count = Math.min(shard.rows - row, (length - at) / width);
      await write(shard, row, at, at + count * width);
      at += count * width;
      next += count;
    }
  }
  return {
    keepsHalves: kept === 'f16' && 2 * words === columns,
    async add({ values, largest: found }, name) {
      largest = Math.max(largest, found);
      if (dtype === 'f16' && largest > LARGEST_HALF) throw tooLarge(values, name);
      await divide(values.length, columns, (shard, row, start, end) => shard.write(row, rounded(dtype, kept, values.subarray(start, end), columns)));
    },
    async addHalves(stored) {
      largest = Math.max(largest, stored.largest);
      await divide(stored.words.length, words, (shard, row, start, end) => shard.writeWords(row, stored.words.subarray(start, end)));
    },
    get matrix() { return { rows, columns, dtype: kept, largest, shards: shards.map(({ shard }) => shard) }; },
  };
}

function rounded(dtype: WeightDtype, kept: WeightDtype, values: Float32Array, columns: number): Float32Array {
  return dtype === 'f32' || kept !== 'f32' ? values : roundTo(dtype, values, columns);
}

function tooLarge(values: Float32Array, name: string): StudioError {
  const bad = values.find((value) => Math.abs(value) > LARGEST_HALF) ?? NaN;
  return new StudioError('modelUnsupported', `Tensor "${name}" holds ${bad}, but f16 ends at ${LARGEST_HALF}; keep the weights as f32 or int8.`, { tensor: name, value: bad });
}

interface OpenShard {
  readonly rows: number;
  readonly shard: WeightShard;
  write(row: number, values: Float32Array): Promise<void>;
  /** Rows that are packed already. */
  writeWords(row: number, packed: Int32Array): Promise<void>;
}

function openShard(dtype: WeightDtype, rowStart: number, rows: number, columns: number, own: (tensor: Tensor) => void): OpenShard {
  const words = wordsOf(dtype, columns);
  const blocks = blocksOf(dtype, columns);
  const make = (width: number, type: 'float32' | 'int32') => {
    const writable = writableTensor([rows, width], type);
    own(writable.tensor);
    return writable;
  };
  const data = make(words, dtype === 'f32' ? 'float32' : 'int32');
  const scales = blocks === 0 ? null : make(blocks, 'int32');
  return {
    rows,
    writeWords: (row, packed) => data.write(row * words, packed),
    async write(row, values) {
      if (dtype === 'f32') {
        await data.write(row * words, values);
        return;
      }
      const packed = packRows(dtype, values, columns);
      await data.write(row * words, packed.data);
      await scales?.write(row * blocks, packed.scales);
    },
    shard: { rowStart, rows, data: data.tensor, scales: scales?.tensor ?? null },
  };
}
