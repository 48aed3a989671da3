import type { SavedRun } from '../domain/checkpoint.ts';
import { StudioError } from '../domain/errors.ts';
import type { Flags } from './args.ts';
import { readCheckpointFolder } from './checkpointFolder.ts';

/** What may be given beside --resume: where the files are now, and what computes. */
const BESIDE = new Set(['resume', 'model', 'data', 'valid', 'backend']);

export interface Resumption {
  /** As the run was asked for, with what was given now. */
  readonly flags: Flags;
  readonly out: string;
  readonly saved: SavedRun;
}

/** The interrupted run in `--resume DIR`. Throws `usage` naming the flag that would make it another run. */
export async function resumption(flags: Flags): Promise<Resumption> {
  const { resume: out = '', ...given } = flags;
  const other = Object.keys(given).find((flag) => !BESIDE.has(flag));
  if (other !== undefined) {
    throw new StudioError('usage', `--${other} cannot stand beside --resume: the run goes on as it was begun. Only --model, --data, --valid and --backend can.`);
  }
  const { saved, flags: asked } = await readCheckpointFolder(out);
  return { flags: { ...asked, ...given }, out, saved };
}
