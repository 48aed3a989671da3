/** The interrupted run that could go on: what it is made of, and its two checkpoints, in storage. */
import type { StoreApi } from 'zustand/vanilla';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from '../artifacts/checkpoint/checkpoint.ts';
import * as z from '../artifacts/zod.ts';
import type { RunCheckpoint, RunStart, SavedRun } from '../domain/checkpoint.ts';
import { toErrorReport } from '../domain/errors.ts';
import { newestFirst, type FoundRun } from '../domain/sweepGroups.ts';
import { tellNotStored, type Context } from './context.ts';
import { KEYS, memberKeys, type RunKeys } from './keys.ts';
import { putAside } from './readRecord.ts';
import { runRecord } from './records.ts';
import type { RunState } from './run.ts';
import { bytesOf, storedFileSchema } from './storedFile.ts';
import { firstIssue } from './versioned.ts';

const VERSION = 1;
/** As a blob where it came from a project file. */
const recordSchema = z.object({ version: z.literal(VERSION), runId: z.string(), bytes: storedFileSchema });

/** Writes checkpoints as they come; one that comes while another of its run is being written waits, and gives way to a later one. */
export function createCheckpointWriter(context: Context) {
  const { storage } = context;
  const slots = new Map<string, number>();
  const waiting = new Map<string, RunCheckpoint>();
  const writing = new Set<string>();
  const keysOf = (runId: string): RunKeys => (context.members.has(runId) ? memberKeys(runId) : KEYS);

  async function writeAll(runId: string): Promise<void> {
    writing.add(runId);
    for (let checkpoint = waiting.get(runId); checkpoint !== undefined; checkpoint = waiting.get(runId)) {
      waiting.delete(runId);
      const store = runStore(context, runId);
      if (store === null) continue;
      const { checkpoints, run } = keysOf(runId);
      const slot = slots.get(runId) ?? 0;
      try {
        // Together: a checkpoint without the curves up to it, or the other way round, would not be the same run.
        await storage.setAll({ [checkpoints[slot] ?? checkpoints[0]]: { version: VERSION, runId, bytes: writeCheckpoint(checkpoint) }, [run]: runRecord(store.getState()) });
        slots.set(runId, (slot + 1) % checkpoints.length);
      } catch (error) {
        tellNotStored(context, error);
      }
    }
    writing.delete(runId);
  }

  return {
    async begin(start: RunStart): Promise<void> {
      await storage.set(keysOf(start.runId).runStart, { version: VERSION, runId: start.runId, bytes: writeStart(start) })
        .catch((error: unknown) => { tellNotStored(context, error); });
    },
    write(runId: string, checkpoint: RunCheckpoint): void {
      waiting.set(runId, checkpoint);
      if (!writing.has(runId)) void writeAll(runId);
    },
  };
}

/** The store of a run that is told of: the one shown, or another of a sweep's; null for one that is over. */
export function runStore({ run, members }: Context, runId: string): StoreApi<RunState> | null {
  return run.getState().runId === runId ? run : members.get(runId) ?? null;
}

/** Forgets the run that could go on. */
export async function forgetCheckpoints({ storage, run }: Context): Promise<void> {
  run.setState({ resumable: null });
  await storage.setAll({}, [KEYS.runStart, ...KEYS.checkpoints]);
}

/** The run that could go on, by its newest whole checkpoint; null where there is none. What is damaged is kept aside and named. */
export async function readSavedRun(context: Context): Promise<SavedRun | null> {
  const found = await findRun(context, context.run.getState().runId, KEYS);
  return found === null ? null : { start: found.start, checkpoint: found.checkpoints[0] };
}

/** What is stored of a run that could go on; null where that is nothing whole. */
export async function findRun(context: Context, runId: string | null, keys: RunKeys): Promise<FoundRun | null> {
  const start = await readPart(context, keys.runStart, runId, readStart);
  const found: RunCheckpoint[] = [];
  for (const key of keys.checkpoints) {
    const checkpoint = await readPart(context, key, runId, readCheckpoint);
    if (checkpoint !== null) found.push(checkpoint);
  }
  const checkpoints = newestFirst(found);
  return start === null || checkpoints === null ? null : { start, checkpoints };
}

/** Forgets what one of a sweep's runs could go on from. */
export async function forgetMember({ storage }: Context, runId: string): Promise<void> {
  const { runStart, checkpoints, run } = memberKeys(runId);
  await storage.setAll({}, [runStart, ...checkpoints, run]);
}

/** Looks whether the current run could go on, for the offer. */
export async function refreshResumable(context: Context): Promise<void> {
  const saved = await readSavedRun(context);
  context.run.setState({
    resumable: saved === null ? null : { step: saved.checkpoint.step, steps: saved.start.config.steps, device: saved.start.made.device },
  });
}

async function readPart<T>(context: Context, key: string, runId: string | null, read: (bytes: Uint8Array, name: string) => T): Promise<T | null> {
  const { storage } = context;
  const raw = await storage.get(key);
  if (raw === undefined || raw === null) return null;
  const aside = async (reason: string): Promise<null> => {
    await putAside(context, key, raw, { damage: 'form', reason });
    return null;
  };
  const record = recordSchema.safeParse(raw);
  if (!record.success) return aside(firstIssue(record.error));
  try {
    return record.data.runId === runId ? read(await bytesOf(record.data.bytes), key) : null;
  } catch (error) {
    return aside(toErrorReport(error).message);
  }
}
