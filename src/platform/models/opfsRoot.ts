import { retryWhileHeld } from './retryWhileHeld.ts';

/** The folder of everything that is kept of models in the origin's private file system. */
export async function modelsRoot(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle('models', { create: true });
}

/** Takes the whole folder away; nothing happens where the browser has no private file system, or no such folder. */
export async function removeModelsRoot(): Promise<void> {
  const root = typeof navigator === 'object' && 'storage' in navigator ? await navigator.storage.getDirectory().catch(() => null) : null;
  if (root === null) return;
  await retryWhileHeld(() => root.removeEntry('models', { recursive: true })).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
  });
}
