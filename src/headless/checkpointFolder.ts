import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from '../artifacts/checkpoint/checkpoint.ts';
import * as z from '../artifacts/zod.ts';
import type { RunCheckpoint, RunStart, SavedRun } from '../domain/checkpoint.ts';
import { StudioError } from '../domain/errors.ts';
import { newestFirst, type FoundRun } from '../domain/sweepGroups.ts';
import type { Flags } from './args.ts';
import { writing } from './disk.ts';
import { tell } from './session.ts';

const FOLDER = 'checkpoint';
const START = 'start.safetensors';
const ARGUMENTS = 'arguments.json';
/** Written in turn: where the newer one is damaged, the older one still goes on. */
const SLOTS = ['a.safetensors', 'b.safetensors'] as const;

/** The checkpoints of one run in OUT/checkpoint, each file whole or not there. */
export class CheckpointFolder {
  private readonly folder: string;
  private written = 0;

  constructor(out: string) {
    this.folder = join(out, FOLDER);
  }

  /** What the run is made of, and the flags that it was asked for with. @param fresh whether it is another run than one whose checkpoints lie here */
  begin(start: RunStart, flags: Flags, fresh: boolean): void {
    mkdirSync(this.folder, { recursive: true });
    if (fresh) for (const slot of SLOTS) rmSync(join(this.folder, slot), { force: true });
    this.write(ARGUMENTS, new TextEncoder().encode(`${JSON.stringify(flags, null, 2)}\n`));
    this.write(START, writeStart(start));
  }

  save(checkpoint: RunCheckpoint): void {
    this.write(SLOTS[this.written++ % SLOTS.length] ?? SLOTS[0], writeCheckpoint(checkpoint));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** To a file beside it, to the disk, then into its place. Throws `storageFull`; what was there before stays. */
  private write(name: string, bytes: Uint8Array): void {
    const waiting = join(this.folder, `.partial-${name}`);
    writing(join(this.folder, name), () => {
      const file = openSync(waiting, 'w');
      try {
        // Not writeSync, which leaves off without a word where there is room for a part.
        writeFileSync(file, bytes);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(waiting, join(this.folder, name));
    });
  }
}

/** The interrupted run whose --out was `out`: its newest whole checkpoint. Throws `usage` where there is none, `checkpointInvalid` where none is whole. */
export async function readCheckpointFolder(out: string): Promise<{ readonly saved: SavedRun; readonly flags: Flags }> {
  const found = await findRun(out);
  if (found === null) {
    throw new StudioError('usage', `--resume ${out}: there is no checkpoint of an interrupted run (${join(out, FOLDER)} is missing or incomplete); give the folder that was --out.`, { path: out });
  }
  const { start, checkpoints: [checkpoint], flags } = found;
  return { saved: { start, checkpoint }, flags };
}

/** The interrupted run whose --out was `out`, null where there is none. Throws `checkpointInvalid` where no checkpoint is whole. */
export async function findRun(out: string): Promise<(FoundRun & { readonly flags: Flags }) | null> {
  const folder = join(out, FOLDER);
  const read = async (name: string): Promise<Uint8Array | null> => readFile(join(folder, name)).then((bytes) => new Uint8Array(bytes), () => null);
  const [start, flags, ...slots] = await Promise.all([read(START), read(ARGUMENTS), ...SLOTS.map(read)]);
  if (start === null || start === undefined || flags === null || flags === undefined || slots.every((bytes) => bytes === null)) return null;
  const found: RunCheckpoint[] = [];
  let damaged: unknown = null;
  for (const [index, bytes] of slots.entries()) {
    if (bytes === null) continue;
    try {
      found.push(readCheckpoint(bytes, join(folder, SLOTS[index] ?? '')));
    } catch (error) {
      damaged = error;
    }
  }
  const checkpoints = newestFirst(found);
  if (checkpoints === null) throw damaged;
  return { start: readStart(start, join(folder, START)), checkpoints, flags: parseFlags(flags, join(folder, ARGUMENTS)) };
}

/** As `findRun`, for one of several runs: what is damaged is named and put aside, and that run begins anew. */
export async function findRunOrPutAside(out: string): Promise<FoundRun | null> {
  try {
    return await findRun(out);
  } catch (error) {
    if (!(error instanceof StudioError) || error.code !== 'checkpointInvalid') throw error;
    const aside = join(out, `${FOLDER}.damaged`);
    await rm(aside, { recursive: true, force: true });
    await rename(join(out, FOLDER), aside);
    tell(`${error.message} It was put aside as ${aside}, and the run begins anew.`);
    return null;
  }
}

function parseFlags(bytes: Uint8Array, path: string): Flags {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    throw new StudioError('checkpointInvalid', `${path} is damaged; start the training again.`, { file: path });
  }
}
