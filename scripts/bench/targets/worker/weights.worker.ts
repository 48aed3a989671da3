/** Reads and loads a stored model's weights with the engine alone, one task a message: the studio's worker times nothing. */
import type { FileSource } from '../../../../src/domain/files.ts';
import { findAdapter, requestDevice } from '../../../../src/engine/device/adapter.ts';
import { registerGpuBackend } from '../../../../src/engine/device/gpuBackend.ts';
import { loadModel } from '../../../../src/engine/models/load.ts';
import { openStoredModel } from '../../../../src/platform/storedModels.ts';

declare const self: DedicatedWorkerGlobalScope;

/** `open`: another device, whose buffers nothing was in before; `read`: all of the file into memory; `load`: onto the GPU. */
export interface WeightsTask { readonly kind: 'open' | 'read' | 'load'; readonly key: string; readonly file: string }
/** Milliseconds that a task took, or why it failed. */
export type WeightsAnswer = { readonly milliseconds: number } | { readonly error: string };

const PIECE_BYTES = 2 ** 20;

let device: GPUDevice | null = null;

const tasks: Readonly<Record<WeightsTask['kind'], (task: WeightsTask) => Promise<number>>> = { open, read, load };

async function open(): Promise<number> {
  const adapter = await findAdapter(navigator.gpu);
  if (adapter === null) throw new Error('There is no WebGPU adapter.');
  device = await requestDevice(adapter);
  await registerGpuBackend(device, adapter.info, ({ message }) => { throw new Error(message); });
  return 0;
}

/** From the first byte to the last, as the engine reads: by a held file, into the same memory. */
async function read({ key, file }: WeightsTask): Promise<number> {
  const files = await openStoredModel(key, key);
  const size = (await files.list()).find(({ path }) => path === file)?.size ?? NaN;
  const held = await files.hold?.(file) ?? null;
  if (held === null) throw new Error('This browser holds no file for reading.');
  const piece = new Uint8Array(PIECE_BYTES);
  const started = performance.now();
  for (let at = 0; at < size; at += piece.length) await held.fill(piece.subarray(0, size - at), at);
  const milliseconds = performance.now() - started;
  held.close();
  return milliseconds;
}

/** From taking hold of the file until the GPU has done all that it was given; configuration and tokenizer are not in it. */
async function load({ key, file }: WeightsTask): Promise<number> {
  const stored = await openStoredModel(key, key);
  let started = NaN;
  const files: FileSource = {
    ...stored,
    hold: async (path) => {
      if (path === file) started = performance.now();
      return await stored.hold?.(path) ?? null;
    },
  };
  const model = await loadModel(files, { dtype: 'f16' });
  await device?.queue.onSubmittedWorkDone();
  const milliseconds = performance.now() - started;
  model.dispose();
  return milliseconds;
}

self.onmessage = ({ data }: MessageEvent<WeightsTask>) => {
  tasks[data.kind](data).then(
    (milliseconds): WeightsAnswer => ({ milliseconds }),
    (error: unknown): WeightsAnswer => ({ error: error instanceof Error ? error.message : String(error) }),
  ).then((answer) => { self.postMessage(answer); }, () => undefined);
};
