import type { FileSource } from './files.ts';

/** Where the models of the Hugging Face hub are, unless another endpoint is given. */
export const HUGGING_FACE = 'https://huggingface.co';

/** A repository, in one state, at one hub. */
export interface HubPlace {
  /** `https://host`, without a slash at its end; a company's mirror may have a path. */
  readonly endpoint: string;
  /** `owner/model`, or `model` alone for the oldest. */
  readonly name: string;
  /** Branch, tag or commit. */
  readonly revision: string;
}

/** A file of a repository with what its bytes are to be checked by. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Of large files (LFS), lower-case hex; null where the hub gives none. */
  readonly sha256: string | null;
  /** Of small files: the SHA-1 of the git blob, lower-case hex. */
  readonly gitSha1: string | null;
}

/** What a hub says of a repository. */
export interface HubListing {
  readonly place: HubPlace;
  /** The commit that the revision stands for now. */
  readonly commit: string;
  /** An SPDX-like name as the model card has it; null where it names none. */
  readonly licence: string | null;
  /** Whether its files are given only to those who accepted terms. */
  readonly gated: boolean;
  readonly files: readonly HubFile[];
}

/** How a download is going. */
export interface HubProgress {
  /** `waiting`: another tab downloads the same file. `checking`: hashes what is here already. `retrying`: the connection was cut. */
  readonly phase: 'waiting' | 'checking' | 'downloading' | 'retrying';
  readonly name: string;
  readonly file: string;
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** 0 until something has come. */
  readonly bytesPerSecond: number;
  /** null while no rate is known. */
  readonly secondsLeft: number | null;
}

/** A model in the store, or on its way into it. */
export interface StoredModel {
  readonly key: string;
  /** The folder's or the repository's name. */
  readonly name: string;
  /** Of the files that are here, together. */
  readonly bytes: number;
  /** Of all its files. */
  readonly totalBytes: number;
  /** False while it is being downloaded or after a download was left off. */
  readonly complete: boolean;
  readonly source: ModelOrigin;
  readonly licence: string | null;
  /** Of its weights, as a loaded model's summary has it; null while they are not known, and for models of an earlier version. */
  readonly sha256: string | null;
  /** ISO 8601; null for models of an earlier version of this program. */
  readonly addedAt: string | null;
}

export type ModelOrigin =
  | { readonly kind: 'folder' }
  | { readonly kind: 'hub'; readonly endpoint: string; readonly revision: string; readonly commit: string };

/** A repository as it was looked at: nothing of its weights is here for that. */
export interface LookedAt {
  readonly listing: HubListing;
  /** Reads from the hub, part by part, the files that would be downloaded. */
  readonly files: FileSource;
  /** Of a download that was left off, or shared with a stored model. */
  readonly presentBytes: number;
  readonly totalBytes: number;
  /** Room in the store; null where that is not known. */
  readonly freeBytes: number | null;
}

/** How a session reaches a hub; a browser and Node each bring one. */
export interface ModelHub {
  /** Throws an error of the hub (`hub…`). */
  look(place: HubPlace, token: string | null): Promise<LookedAt>;
  /** Downloads `place` at a commit; the key in the store. Throws an error of the hub, `storageFull`, or the signal's reason. */
  download(place: HubPlace, commit: string, token: string | null, onProgress: (progress: HubProgress) => void, signal: AbortSignal): Promise<string>;
}
