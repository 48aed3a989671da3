import { headerLength, parseSafetensorsHeader } from '../../artifacts/safetensors.ts';
import type { SafetensorsHeader } from '../../artifacts/safetensors.ts';
import { StudioError } from '../../domain/errors.ts';
import type { FileSource } from '../../domain/files.ts';

/** One safetensors file, its header checked. */
export interface WeightFile {
  readonly name: string;
  readonly size: number;
  readonly header: SafetensorsHeader;
  /** Bytes [start, end). */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Files up to this are read once and held while they load; larger ones are read range by range. */
const HELD_BYTES = 64 * 2 ** 20;

/** Throws `modelFileMissing`, `safetensorsTruncated` or `safetensorsHeader`. */
export async function openWeightFile(files: FileSource, name: string): Promise<WeightFile> {
  const size = (await files.list()).find((file) => file.path === name)?.size;
  if (size === undefined) {
    throw new StudioError('modelFileMissing', `${files.name} has no file ${name}; add it to the folder.`, { file: name });
  }
  const held = size <= HELD_BYTES ? await files.read(name) : null;
  const read = async (start: number, end: number): Promise<Uint8Array> => held?.subarray(start, end) ?? files.read(name, start, end);
  const length = headerLength(await read(0, Math.min(8, size)), size, name);
  return { name, size, header: parseSafetensorsHeader(await read(0, 8 + length), size, name), read };
}
