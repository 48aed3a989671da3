import { headerLength, parseSafetensorsHeader } from '../../artifacts/safetensors.ts';
import type { FileSource } from '../../domain/files.ts';
import type { TableEntry } from './deviceBytes.ts';
import { weightFileNames } from './weightFileNames.ts';

/** Most headers are shorter: one request where every request costs a round trip. */
const FIRST_BYTES = 128 << 10;

/**
 * Names, types and shapes of a model's tensors from the headers of its safetensors files, of which nothing else is
 * read. Throws as `weightFileNames` and the header's reader do.
 */
export async function readTensorTable(files: FileSource): Promise<readonly TableEntry[]> {
  const sizes = new Map((await files.list()).map(({ path, size }) => [path, size]));
  const table: TableEntry[] = [];
  for (const name of await weightFileNames(files)) {
    const size = sizes.get(name) ?? 0;
    let head = await files.read(name, 0, Math.min(size, FIRST_BYTES));
    const length = 8 + headerLength(head, size, name);
    if (length > head.length) head = await files.read(name, 0, length);
    for (const [tensor, { dtype, shape }] of parseSafetensorsHeader(head, size, name).tensors) table.push({ name: tensor, dtype, shape });
  }
  return table;
}
