/** What the browser itself says of its storage for this page. */

export interface BrowserStorage {
  /** Bytes this page may use in all, and those in use; null where the browser does not say. */
  readonly quota: number | null;
  readonly usage: number | null;
  /** Whether it is kept when disk space runs low; null where the browser does not say. */
  readonly persisted: boolean | null;
}

export async function browserStorage(): Promise<BrowserStorage> {
  const storage = manager();
  const { quota, usage } = await storage?.estimate().catch(() => null) ?? {};
  const persisted = await storage?.persisted().catch(() => null);
  return { quota: quota ?? null, usage: usage ?? null, persisted: persisted ?? null };
}

/** Asks the browser not to clear what is kept when disk space runs low; it decides by itself, mostly without a question. */
export async function askPersistence(): Promise<boolean> {
  return await manager()?.persist().catch(() => false) ?? false;
}

/** Undefined in Node and on insecure addresses. */
function manager(): StorageManager | undefined {
  return typeof navigator === 'object' && 'storage' in navigator ? navigator.storage : undefined;
}
