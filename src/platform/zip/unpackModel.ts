import type { ZipEntry } from '../../artifacts/zip/directory.ts';
import { chooseFiles } from '../hub/chooseFiles.ts';
import { unpackEntry } from './unpackEntry.ts';
import { broken, readZipDirectory } from './zipFile.ts';

/** The folder in a zip that holds a model: the shallowest with a config.json. Its entries by their plain names; null where there is none. */
export async function modelEntries(zip: File): Promise<readonly ZipEntry[] | null> {
  const entries = await readZipDirectory(zip);
  const folders = entries.filter(({ path }) => /(^|\/)config\.json$/.test(path)).map(({ path }) => path.slice(0, -'config.json'.length))
    .filter((folder) => !/(^|\/)(\.|__MACOSX)/.test(folder)).toSorted((a, b) => a.length - b.length);
  const [folder] = folders;
  if (folder === undefined) return null;
  const inside = entries.filter(({ path }) => path.startsWith(folder)).map((entry) => ({ ...entry, path: entry.path.slice(folder.length) }));
  return inside.some(({ path }) => /^[^/]+\.(safetensors|bin)$/.test(path)) ? inside : null;
}

/**
 * A model's files out of a zip, each checked by its CRC. What is stored stays where it is, on the disk; what is deflated
 * is unpacked into a blob, which browsers keep on the disk when it is large. Throws `zipInvalid`.
 */
export async function unpackModel(zip: File): Promise<readonly File[]> {
  const entries = await modelEntries(zip);
  if (entries === null) throw broken(zip, 'holds no folder with a config.json and weights');
  const files: File[] = [];
  for (const entry of chooseFiles(zip.name, entries)) files.push(new File([await unpackEntry(zip, entry)], entry.path));
  return files;
}
