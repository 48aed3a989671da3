import type { FileBytes } from '../domain/files.ts';

/** Hands a file to the browser's downloads. */
export function download(file: FileBytes): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(file.bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  // The browser reads the URL after this turn; a minute is ample for it to have begun.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}
