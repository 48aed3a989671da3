import { StudioError } from '../domain/errors.ts';

/** Why something could not be stored: `storageFull` where the browser's room for this page is used up, else `storageFailed`. */
export function storageError(cause: unknown): StudioError {
  if (cause instanceof StudioError) return cause;
  if (isQuotaExceeded(cause)) {
    return new StudioError('storageFull', 'The browser has no more room for this page, so the last change was not stored. What was stored before stays: open the list of what is stored and delete what you no longer need, or free disk space.');
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StudioError('storageFailed', `The browser could not store the last change (${reason}). It stays until the page is closed: save the project to a file.`, { reason });
}

/** Whether the browser says that its quota is used up; newer ones have a class of their own for it, of the same name. */
export function isQuotaExceeded(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'QuotaExceededError';
}
