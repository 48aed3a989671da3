/**
 * Bytes kept by their SHA-256, and small named records beside them: the browser's private file system, or a folder in
 * Node. A blob that some complete model names is whole; any other may be a part of one, from its beginning on.
 */
export interface BlobStore {
  /** How much of a blob is here, in bytes; 0 for none. */
  size(sha256: string): Promise<number>;
  /** Bytes [start, end). */
  read(sha256: string, start: number, end: number): Promise<Uint8Array>;
  /** Keeps a blob open for many reads in a row; null, or no such member, where this store can't. */
  hold?(sha256: string): Promise<HeldBlob | null>;
  /** Opens a blob to go on at its end, made anew where there is none. One writer at a time: see `alone`. */
  append(sha256: string): Promise<BlobWriter>;
  remove(sha256: string): Promise<void>;
  list(): Promise<readonly string[]>;

  readRecord(key: string): Promise<string | null>;
  writeRecord(key: string, text: string): Promise<void>;
  removeRecord(key: string): Promise<void>;
  listRecords(): Promise<readonly string[]>;

  /** Bytes that may still be stored; null where that is not known. */
  free(): Promise<number | null>;
  /** Does work while nobody else (no other tab, too) does work under the same name. */
  alone<T>(name: string, work: () => Promise<T>, waiting?: Waiting): Promise<T>;
}

export interface HeldBlob {
  /** Reads bytes from `start` on into `into`, and how many there were; fewer where the blob ends. */
  readInto(into: Uint8Array, start: number): number;
  close(): void;
}

export interface Waiting {
  /** Called where another is at it already. */
  readonly onWait: () => void;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/** Writes at the end of a blob. Throws `storageFull` where there is no room. */
export interface BlobWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** What was written before is kept even if the program ends without it. */
  close(): Promise<void>;
}
