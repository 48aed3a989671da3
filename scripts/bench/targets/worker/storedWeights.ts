import { openStoredModel } from '../../../../src/platform/storedModels.ts';
import type { Client } from '../../../../src/worker/client.ts';
import { randomModel } from '../../randomModel.ts';
import type { LlamaShape } from '../../types.ts';
import type { PageFigure } from '../figures.ts';
import { openWeightsWorker } from './openWeightsWorker.ts';
import { processorSeconds } from './processor.ts';

const TARGET = { bound: 'at least', value: 500 } as const;
const REPEAT = 3;
const PIECE_BYTES = 8 * 2 ** 20;
const MB = 1e6;
const NAME = 'stored';
const FILE = 'model.safetensors';

/** 63 million parameters: 126 MB as f16. The vocabulary is the built-in tokenizer's. */
const SHAPE: LlamaShape = {
  model_type: 'llama', tie_word_embeddings: true,
  hidden_size: 768, intermediate_size: 2048, num_hidden_layers: 8, num_attention_heads: 12, num_key_value_heads: 12,
  vocab_size: 8192, rms_norm_eps: 1e-5, rope_theta: 10_000,
};

/**
 * How fast a model that lies in the browser's private storage comes into memory, and onto the GPU: its weights alone, which is what the
 * target is about, and with all that the studio does from the request to its answer. Megabytes of the file a second, the best of three, by
 * the clock and by processor time, which other programs don't lengthen; each load on a device just opened, as at a visit's first.
 */
export async function measureStoredWeights(client: Client): Promise<PageFigure[]> {
  const { name } = await client.request('device/open', { choice: 'webgpu' });
  const { kept } = await client.request('model/load', { source: { kind: 'files', name: NAME, files: await modelFiles() }, dtype: 'f16' });
  if ('error' in kept || kept.key === null) throw new Error(`The model was not kept: ${JSON.stringify(kept)}`);
  const { key } = kept;
  const bytes = (await (await openStoredModel(key, NAME)).list()).find(({ path }) => path === FILE)?.size ?? NaN;
  const rates = async (figure: string, target: PageFigure['target'], work: () => Promise<number>, before: () => Promise<unknown> = async () => undefined): Promise<PageFigure[]> => {
    let [clock, processor] = [Infinity, Infinity];
    for (let i = 0; i < REPEAT; i++) {
      await before();
      const used = await processorSeconds();
      clock = Math.min(clock, await work());
      processor = Math.min(processor, 1000 * (await processorSeconds() - used));
    }
    const rate = (milliseconds: number) => bytes / MB / (milliseconds / 1000);
    return [
      { figure, value: rate(clock), unit: 'MB/s', target },
      { figure: `${figure}: by processor time of all its threads`, value: rate(processor), unit: 'MB/s', target: null },
    ];
  };
  const engine = openWeightsWorker({ key, file: FILE });
  try {
    return [
      ...await rates(`storage to memory, ${(bytes / MB).toFixed(0)} MB`, null, () => engine.ask('read')),
      ...await rates(`memory to GPU, ${name}`, null, () => uploadZeros(bytes)),
      ...await rates('weights alone, storage to GPU, f16 kept as f16', TARGET, () => engine.ask('load'), () => engine.ask('open')),
      ...await rates('stored model, from the request to the answer', null,
        () => timed(() => client.request('model/load', { source: { kind: 'stored', name: NAME, key }, dtype: 'f16' })),
        () => client.request('device/open', { choice: 'webgpu' })),
    ];
  } finally {
    engine.close();
  }
}

/** The random model's files with the built-in model's tokenizer, as one would drop them. */
async function modelFiles(): Promise<File[]> {
  const model = await randomModel(NAME, SHAPE, 'f16');
  const own = await Promise.all((await model.files.list()).map(async ({ path }) => new File([new Uint8Array(await model.files.read(path))], path)));
  const borrowed = ['tokenizer.json', 'tokenizer_config.json'].map(async (path) => new File([await (await fetch(`/models/base/${path}`)).blob()], path));
  return [...own, ...await Promise.all(borrowed)];
}

/** Milliseconds of some work. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** WebGPU's own `writeBuffer`, piece by piece, each waited for; milliseconds. */
async function uploadZeros(bytes: number): Promise<number> {
  const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
  if (device === undefined) throw new Error('There is no WebGPU adapter.');
  const piece = new Uint8Array(PIECE_BYTES);
  const buffer = device.createBuffer({ size: PIECE_BYTES, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.STORAGE });
  const milliseconds = await timed(async () => {
    for (let start = 0; start < bytes; start += PIECE_BYTES) {
      device.queue.writeBuffer(buffer, 0, piece);
      await device.queue.onSubmittedWorkDone();
    }
  });
  device.destroy();
  return milliseconds;
}
