/** The interrupted run that could go on: what it is made of, and its two checkpoints, in storage. */
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from '../artifacts/checkpoint/checkpoint.ts';
import { z } from '../artifacts/zod.ts';
import type { RunCheckpoint, RunStart, SavedRun } from '../domain/checkpoint.ts';
import { toErrorReport } from '../domain/errors.ts';
import { tellNotStored, type Context } from './context.ts';
import { KEYS } from './keys.ts';
import { putAside } from './readRecord.ts';
import { runRecord } from './records.ts';

const VERSION = 1;
const recordSchema = z.object({ version: z.literal(VERSION), runId: z.string(), bytes: z.instanceof(Uint8Array) });

/** Writes checkpoints as they come; one that comes while another is being written waits, and gives way to a later one. */
export function createCheckpointWriter(context: Context) {
  const { storage, run } = context;
  let slot = 0;
  let waiting: { readonly runId: string; readonly checkpoint: RunCheckpoint } | null = null;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting !== null) {
      const { runId, checkpoint } = waiting;
      waiting = null;
      if (run.getState().runId !== runId) continue;
      const key = KEYS.checkpoints[slot % KEYS.checkpoints.length] ?? KEYS.checkpoints[0];
      try {
        // Together: a checkpoint without the curves up to it, or the other way round, would not be the same run.
        await storage.setAll({ [key]: { version: VERSION, runId, bytes: writeCheckpoint(checkpoint) }, [KEYS.run]: runRecord(run.getState()) });
        slot++;
      } catch (error) {
        tellNotStored(context, error);
      }
    }
    writing = null;
  }

  return {
    async begin(start: RunStart): Promise<void> {
      await storage.set(KEYS.runStart, { version: VERSION, runId: start.runId, bytes: writeStart(start) })
        .catch((error: unknown) => { tellNotStored(context, error); });
    },
    write(runId: string, checkpoint: RunCheckpoint): void {
      waiting = { runId, checkpoint };
      writing ??= writeAll();
    },
  };
}

/** Forgets the run that could go on. */
export async function forgetCheckpoints({ storage, run }: Context): Promise<void> {
  run.setState({ resumable: null });
  await storage.setAll({}, [KEYS.runStart, ...KEYS.checkpoints]);
}

/** The run that could go on, by its newest whole checkpoint; null where there is none. What is damaged is kept aside and named. */
export async function readSavedRun(context: Context): Promise<SavedRun | null> {
  const { runId } = context.run.getState();
  const start = await readPart(context, KEYS.runStart, runId, readStart);
  const found: RunCheckpoint[] = [];
  for (const key of KEYS.checkpoints) {
    const checkpoint = await readPart(context, key, runId, readCheckpoint);
    if (checkpoint !== null) found.push(checkpoint);
  }
  const newest = found.toSorted((a, b) => b.step - a.step || b.evaluatedStep - a.evaluatedStep)[0];
  return start === null || newest === undefined ? null : { start, checkpoint: newest };
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
  try {
    const record = recordSchema.parse(raw);
    return record.runId === runId ? read(record.bytes, key) : null;
  } catch (error) {
    await putAside(context, key, raw, toErrorReport(error).message);
    return null;
  }
}
