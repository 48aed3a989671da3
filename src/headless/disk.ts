import { StudioError } from '../domain/errors.ts';

/** What a system says of a disk, a quota or a file that may not grow. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Why a file could not be written: `storageFull` naming it where there is no room, else what was thrown. */
export function diskError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (!NO_ROOM.has(code)) return cause;
  return new StudioError('storageFull', `${path} could not be written: the disk has no room (${code}). Free some; then "train --resume" with the training's --out, or the same sweep command, goes on from the last checkpoint.`, { path });
}

/** Does what writes a file. Throws `storageFull` naming it. */
export function writing(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw diskError(error, path);
  }
}
