import type { FileBytes } from '../domain/files.ts';

/** Hands a file to the browser's downloads. */
export function download(file: FileBytes): void {
  downloadBlob(file.name, new Blob([new Uint8Array(file.bytes)]));
}

/** The same for a CSV, with a byte order mark first: without one Excel takes a system's old encoding for it, such as Shift_JIS. */
export function downloadCsv(name: string, csv: string): void {
  downloadBlob(name, new Blob(['\ufeff', csv], { type: 'text/csv' }));
}

/** The same for what need not be in one piece in memory. */
export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the URL after this turn; a minute is ample for it to have begun.
  setTimeout(() => { URL.revokeObjectURL(url); }, 60_000);
}
