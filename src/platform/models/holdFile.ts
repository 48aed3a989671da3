import type { HeldBlob } from '../../domain/blobs.ts';

/**
 * Bytes that are asked for at a time. In a private window each read goes to the browser's own process, where larger
 * ones take longer a byte (64 MiB by 1 MiB 0.14 s, by 4 MiB 0.35 s); otherwise their size makes no difference.
 */
const PIECE_BYTES = 2 ** 20;

/** Of the File System standard's `FileSystemSyncAccessMode`; not yet in TypeScript's library. */
interface SharingHandle {
  createSyncAccessHandle(options: { readonly mode: 'read-only' }): Promise<FileSystemSyncAccessHandle & { readonly mode?: string }>;
}

/** As much of a folder of the private file system as holding needs. */
interface Folder {
  getFileHandle(name: string): Promise<object>;
}

/**
 * A file of the private file system that is held for reading; other tabs may hold it too. It is read in this thread, without
 * the browser's other processes. Null outside workers, where the browser would hold it alone (as Firefox and Safari do), where there
 * is none, and where someone writes it.
 */
export async function holdFile(folder: Folder, name: string): Promise<HeldBlob | null> {
  const file = await folder.getFileHandle(name).catch(() => null);
  if (file === null || !shares(file)) return null;
  const handle = await file.createSyncAccessHandle({ mode: 'read-only' }).catch(() => null);
  if (handle === null) return null;
  if (handle.mode !== 'read-only') {
    handle.close();
    return null;
  }
  return {
    readInto(into, start) {
      for (let done = 0; done < into.length;) {
        const read = handle.read(into.subarray(done, done + PIECE_BYTES), { at: start + done });
        if (read === 0) return done;
        done += read;
      }
      return into.length;
    },
    close: () => { handle.close(); },
  };
}

function shares(file: object): file is SharingHandle {
  return 'createSyncAccessHandle' in file;
}
