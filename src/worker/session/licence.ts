import { licenceFrom } from '../../artifacts/modelCard.ts';
import type { FileSource } from '../../domain/files.ts';

/** A licence is told in the first lines; a model card may go on for megabytes. */
const READ_BYTES = 64 << 10;

/** The licence that a model's folder states; null where it states none. */
export async function readLicence(files: FileSource): Promise<string | null> {
  const paths = (await files.list()).map(({ path }) => path);
  const text = async (name: RegExp) => {
    const path = paths.find((candidate) => name.test(candidate));
    return path === undefined ? null : new TextDecoder().decode(await files.read(path, 0, READ_BYTES));
  };
  return licenceFrom(await text(/^README\.md$/i), await text(/^LICEN[CS]E(\.\w+)?$/i));
}
