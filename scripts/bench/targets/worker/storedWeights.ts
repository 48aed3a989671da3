import type { FileSource } from '../../../../src/domain/files.ts';
import { openStoredModel } from '../../../../src/platform/storedModels.ts';
import type { Client } from '../../../../src/worker/client.ts';
import { randomModel } from '../../randomModel.ts';
import type { LlamaShape } from '../../types.ts';
import type { PageFigure } from '../figures.ts';
import { processorSeconds } from './processor.ts';

const RATE_MB = 500;
const REPEAT = 3;
const PIECE_BYTES = 8 * 2 ** 20;
const MB = 1e6;
const NAME = 'stored';

/** 63 million parameters: 126 MB as f16. The vocabulary is the built-in tokenizer's. */
const SHAPE: LlamaShape = {
  model_type: 'llama', tie_word_embeddings: true,
  hidden_size: 768, intermediate_size: 2048, num_hidden_layers: 8, num_attention_heads: 12, num_key_value_heads: 12,
  vocab_size: 8192, rms_norm_eps: 1e-5, rope_theta: 10_000,
};

/**
 * How fast a model that lies in the browser's private storage comes into memory, onto the GPU, and both with all that the worker does
 * (checks, hash, packing): megabytes of the file a second, the best of three, by the clock and by processor time, which other programs don't lengthen.
 */
export async function measureStoredWeights(client: Client): Promise<PageFigure[]> {
  const { name } = await client.request('device/open', { choice: 'webgpu' });
  const { kept } = await client.request('model/load', { source: { kind: 'files', name: NAME, files: await modelFiles() }, dtype: 'f16' });
  if ('error' in kept || kept.key === null) throw new Error(`The model was not kept: ${JSON.stringify(kept)}`);
  const { key } = kept;
  const files = await openStoredModel(key, NAME);
  const bytes = (await files.list()).find(({ path }) => path === 'model.safetensors')?.size ?? NaN;
  const rates = async (figure: string, work: () => Promise<unknown>): Promise<PageFigure[]> => {
    let [clock, processor] = [Infinity, Infinity];
    for (let i = 0; i < REPEAT; i++) {
      const [started, used] = [performance.now(), await processorSeconds()];
      await work();
      clock = Math.min(clock, (performance.now() - started) / 1000);
      processor = Math.min(processor, await processorSeconds() - used);
    }
    return [
      { figure, value: bytes / MB / clock, unit: 'MB/s', target: { bound: 'at least', value: RATE_MB } },
      { figure: `${figure}: by processor time of all its threads`, value: bytes / MB / processor, unit: 'MB/s', target: null },
    ];
  };
  return [
    ...await rates(`storage to memory, ${(bytes / MB).toFixed(0)} MB`, () => readAll(files, bytes)),
    ...await rates(`memory to GPU, ${name}`, () => uploadZeros(bytes)),
    ...await rates('stored model to ready on the GPU, kept as f16', () => client.request('model/load', { source: { kind: 'stored', name: NAME, key }, dtype: 'f16' })),
  ];
}

/** The random model's files with the built-in model's tokenizer, as one would drop them. */
async function modelFiles(): Promise<File[]> {
  const model = await randomModel(NAME, SHAPE, 'f16');
  const own = await Promise.all((await model.files.list()).map(async ({ path }) => new File([new Uint8Array(await model.files.read(path))], path)));
  const borrowed = ['tokenizer.json', 'tokenizer_config.json'].map(async (path) => new File([await (await fetch(`/models/base/${path}`)).blob()], path));
  return [...own, ...await Promise.all(borrowed)];
}

async function readAll(files: FileSource, bytes: number): Promise<void> {
  for (let start = 0; start < bytes; start += PIECE_BYTES) await files.read('model.safetensors', start, Math.min(bytes, start + PIECE_BYTES));
}

/** WebGPU's own `writeBuffer`, piece by piece, each waited for. */
async function uploadZeros(bytes: number): Promise<void> {
  const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
  if (device === undefined) throw new Error('There is no WebGPU adapter.');
  const piece = new Uint8Array(PIECE_BYTES);
  const buffer = device.createBuffer({ size: PIECE_BYTES, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.STORAGE });
  for (let start = 0; start < bytes; start += PIECE_BYTES) {
    device.queue.writeBuffer(buffer, 0, piece);
    await device.queue.onSubmittedWorkDone();
  }
  device.destroy();
}
