import { decodeFloats, isFloatDtype } from '../../artifacts/floats.ts';
import type { StoredTensor } from '../../artifacts/safetensors.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import { openWeightFile } from './weightFile.ts';
import type { WeightFile } from './weightFile.ts';
import { weightFileNames } from './weightFileNames.ts';
import { hashFiles } from './hash.ts';

/** The stored tensors of a model folder, read one at a time. */
export interface Weights {
  /** Bytes of all weight files. */
  readonly storedBytes: number;
  readonly sha256: string;
  has(name: string): boolean;
  dtypeOf(name: string): string;
  shapeOf(name: string): readonly number[];
  /** Bytes in the file. */
  bytesOf(name: string): number;
  /**
   * One tensor as float32. Throws `modelTensorMissing`, `modelTensorShape`, `modelUnsupported` (a type that is not
   * F32, F16 or BF16) or `weightsNotFinite`, each with the tensor's name.
   */
  read(name: string, shape: readonly number[]): Promise<Float32Array>;
}

/** Opens model.safetensors, or the shards that model.safetensors.index.json names. Checks every header. */
export async function openWeights(files: FileSource): Promise<Weights> {
  const names = await weightFileNames(files);
  const opened: WeightFile[] = [];
  for (const name of names) opened.push(await openWeightFile(files, name));
  const where = new Map<string, { file: WeightFile; entry: StoredTensor }>();
  for (const file of opened) for (const [name, entry] of file.header.tensors) where.set(name, { file, entry });
  const find = (name: string) => {
    const found = where.get(name);
    if (found) return found;
    throw new StudioError('modelTensorMissing', `${files.name}: the weights hold no tensor "${name}"; the folder is not complete or of another architecture.`, { tensor: name });
  };
  return {
    storedBytes: opened.reduce((sum, file) => sum + file.size, 0),
    sha256: await hashFiles(opened),
    has: (name) => where.has(name),
    shapeOf: (name) => find(name).entry.shape,
    dtypeOf: (name) => find(name).entry.dtype,
    bytesOf: (name) => find(name).entry.end - find(name).entry.start,
    read: async (name, shape) => {
      const { file, entry } = find(name);
      checkTensor(file.name, name, entry, shape);
      return decode(file.name, name, entry, await file.read(entry.start, entry.end));
    },
  };
}

function checkTensor(file: string, name: string, { shape }: StoredTensor, expected: readonly number[]): void {
  if (shape.length === expected.length && shape.every((size, i) => size === expected[i])) return;
  throw new StudioError('modelTensorShape', `${file}: tensor "${name}" is [${shape.join(', ')}], but config.json asks for [${expected.join(', ')}].`, { file, tensor: name, shape, expected });
}

function decode(file: string, name: string, { dtype }: StoredTensor, bytes: Uint8Array): Float32Array {
  if (!isFloatDtype(dtype) || dtype === 'F64') {
    throw new StudioError('modelUnsupported', `${file}: tensor "${name}" is stored as ${dtype}; this program reads F32, F16 and BF16.`, { file, tensor: name, dtype });
  }
  const values = decodeFloats(dtype, bytes);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new StudioError('weightsNotFinite', `${file}: tensor "${name}" holds ${String(values[bad])} at element ${bad}; the file is damaged, get it again.`, { file, tensor: name, element: bad });
  }
  return values;
}
