import type { FileBytes } from '../domain/files.ts';
import { StudioError } from '../domain/errors.ts';

/** A file served beside the page at `baseUrl`. */
export async function fetchServed(path: string, baseUrl: string): Promise<FileBytes> {
  const response = await fetch(new URL(path, baseUrl));
  if (!response.ok) {
    throw new StudioError('modelFileMissing', `${path} is not served with this page (status ${response.status}); build and start it again.`, { file: path });
  }
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes: new Uint8Array(await response.arrayBuffer()) };
}
