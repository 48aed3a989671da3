import { headerLength, parseSafetensorsHeader } from '../../artifacts/safetensors.ts';
import type { StoredTensor } from '../../artifacts/safetensors.ts';
import { readTorchTable } from '../../artifacts/torch/torchFile.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';
import { fileViews } from './fileViews.ts';
import type { FileViews } from './fileViews.ts';

/** One weight file, its table of tensors checked. */
export interface WeightFile extends FileViews {
  readonly name: string;
  readonly size: number;
  /** Lower-case hex; null where the file has to be read for it. */
  readonly knownSha256: string | null;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Bytes [start, end). */
  read(start: number, end: number): Promise<Uint8Array>;
}

/**
 * Opens a file of safetensors, or one of torch.save where the name ends in .bin. It is the caller's to close.
 * Throws `modelFileMissing`, `safetensorsTruncated`, `safetensorsHeader` or `torchFile`.
 */
export async function openWeightFile(files: FileSource, name: string): Promise<WeightFile> {
  const size = (await files.list()).find((file) => file.path === name)?.size;
  if (size === undefined) {
    throw new StudioError('modelFileMissing', `${files.name} has no file ${name}; add it to the folder.`, { file: name });
  }
  const read = (start: number, end: number): Promise<Uint8Array> => files.read(name, start, end);
  const views = fileViews(files, name);
  const opened = { name, size, knownSha256: files.knownSha256?.(name) ?? null, read, ...views };
  if (name.endsWith('.bin')) return { ...opened, tensors: await readTorchTable(name, size, read) };
  try {
    const length = headerLength(await views.view(0, Math.min(8, size)), size, name);
    return { ...opened, tensors: parseSafetensorsHeader(await views.view(0, 8 + length), size, name).tensors };
  } catch (cause) {
    await views.close();
    throw cause;
  }
}
