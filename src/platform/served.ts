import type { FileBytes } from '../domain/files.ts';
import { StudioError } from '../domain/errors.ts';

/** The address of something served beside the page, wherever the page is served from. */
export function servedUrl(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** A file served beside the page. */
export async function fetchServed(path: string): Promise<FileBytes> {
  const response = await fetch(servedUrl(path));
  if (!response.ok) {
    throw new StudioError('modelFileMissing', `${path} is not served with this page (status ${response.status}); build and start it again.`, { file: path });
  }
  return { name: path.slice(path.lastIndexOf('/') + 1), bytes: new Uint8Array(await response.arrayBuffer()) };
}
