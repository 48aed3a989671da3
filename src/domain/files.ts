/** A folder of files that can be read in parts: a dropped folder, a directory on disk, a served folder, OPFS, a zip. */
export interface FileSource {
  /** The folder's name, for messages. */
  readonly name: string;
  /** Paths relative to the folder, `/` between parts, with sizes in bytes. */
  list(): Promise<readonly { readonly path: string; readonly size: number }[]>;
  /** Bytes [start, end) of one file; the whole file without a range. Throws `modelFileMissing` where there is none. */
  read(path: string, start?: number, end?: number): Promise<Uint8Array>;
  /** A file's SHA-256, lower-case hex, where it is known without reading the file: it was checked when the file came. */
  knownSha256?(path: string): string | null;
  /** Keeps a file open for many reads in a row; null, or no such member, where this place can't. Throws `modelFileMissing` where there is none. */
  hold?(path: string): Promise<HeldFile | null>;
}

/** A file that is kept open. While it is, nobody can remove it or write into it. */
export interface HeldFile {
  /** Fills `into` with the bytes from `start` on. Throws `modelFileMissing` where the file ends before. */
  fill(into: Uint8Array, start: number): Promise<void>;
  close(): void;
}

/** One file whole, as dropped or as to be saved. */
export interface FileBytes { readonly name: string; readonly bytes: Uint8Array }
