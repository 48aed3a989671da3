import { zip } from '../../artifacts/adapter/zip.ts';
import { encodeRecord } from '../../artifacts/project/record.ts';
import type { FileBytes } from '../../domain/files.ts';

/** A record as a file: bytes as they are, anything else as JSON; with its arrays of numbers beside it in a zip where it has some. */
export function asideFile(key: string, value: unknown): FileBytes {
  const name = key.replaceAll('/', '-');
  if (value instanceof Uint8Array) return { name: `${name}.bin`, bytes: value };
  const [record, ...beside] = encodeRecord(`${name}.json`, value);
  if (record === undefined) throw new TypeError(`${key} has no form as a file`);
  return beside.length === 0 ? record : zip(`${name}.zip`, [record, ...beside], new Date());
}
