import type { StoredTensor } from '../../artifacts/safetensors.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import { storedFloats } from './storedTensor.ts';
import type { StoredFloats } from './storedTensor.ts';
import { openWeightFile } from './weightFile.ts';
import type { WeightFile } from './weightFile.ts';
import { weightFileNames } from './weightFileNames.ts';

/** The stored tensors of a model folder. Opening reads headers alone. */
export interface Weights {
  readonly files: readonly WeightFile[];
  /** Bytes of all weight files. */
  readonly storedBytes: number;
  has(name: string): boolean;
  dtypeOf(name: string): string;
  shapeOf(name: string): readonly number[];
  /** Bytes in the file. */
  bytesOf(name: string): number;
  /**
   * One tensor of the shape expected, to be read range by range. Throws `modelTensorMissing`, `modelTensorShape` or
   * `modelUnsupported` (a type that is not F32, F16 or BF16), each with the tensor's name.
   */
  open(name: string, shape: readonly number[]): StoredFloats;
  /** Lets go of the files that reading has opened. */
  close(): Promise<void>;
}

/** Opens a folder's weight files, as {@link weightFileNames} finds them. Checks every header. */
export async function openWeights(files: FileSource): Promise<Weights> {
  const names = await weightFileNames(files);
  const opened: WeightFile[] = [];
  const close = async () => { for (const file of opened) await file.close(); };
  try {
    for (const name of names) opened.push(await openWeightFile(files, name));
  } catch (cause) {
    await close();
    throw cause;
  }
  const where = new Map<string, { file: WeightFile; entry: StoredTensor }>();
  for (const file of opened) for (const [name, entry] of file.tensors) where.set(name, { file, entry });
  const find = (name: string) => {
    const found = where.get(name);
    if (found) return found;
    throw new StudioError('modelTensorMissing', `${files.name}: the weights hold no tensor "${name}"; the folder is not complete or of another architecture.`, { tensor: name });
  };
  return {
    files: opened,
    storedBytes: opened.reduce((sum, file) => sum + file.size, 0),
    has: (name) => where.has(name),
    shapeOf: (name) => find(name).entry.shape,
    dtypeOf: (name) => find(name).entry.dtype,
    bytesOf: (name) => find(name).entry.end - find(name).entry.start,
    open: (name, shape) => {
      const { file, entry } = find(name);
      return storedFloats(file, name, entry, shape);
    },
    close,
  };
}
