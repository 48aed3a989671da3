import { zip } from '../../artifacts/adapter/zip.ts';
import { encodeRecord } from '../../artifacts/project/record.ts';
import type { FileBytes } from '../../domain/files.ts';
import { bytesOf } from '../storedFile.ts';

/** A record as a file: bytes as they are, anything else as JSON; with its arrays of numbers beside it in a zip where it has some. */
export async function asideFile(key: string, value: unknown): Promise<FileBytes> {
  const name = key.replaceAll('/', '-');
  if (value instanceof Uint8Array) return { name: `${name}.bin`, bytes: value };
  const files = await Promise.all(encodeRecord(`${name}.json`, value).map(async ({ name: path, contents }): Promise<FileBytes> => (
    { name: path, bytes: await bytesOf(contents) })));
  const [record, ...beside] = files;
  if (record === undefined) throw new TypeError(`${key} has no form as a file`);
  return beside.length === 0 ? record : zip(`${name}.zip`, files, new Date());
}
