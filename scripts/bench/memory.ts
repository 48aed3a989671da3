/**
 * Whether the GPU's memory stays flat over a long training whose batches change shape: a tiny model, WebGPU in Node.
 * Run: npx tsx scripts/bench/memory.ts [steps]. A line at each evaluation; ends with 1 where the last half needed more than a small buffer more than the first.
 */
import { memory } from '@tensorflow/tfjs-core';
import { packTraining } from '../../src/data/pack/index.ts';
import { makeConfig } from '../../src/domain/config.ts';
import { createRandom } from '../../src/domain/random.ts';
import type { EncodedExample, EncodedLabels } from '../../src/domain/task.ts';
import { findAdapter, requestDevice } from '../../src/engine/device/adapter.ts';
import { registerGpuBackend } from '../../src/engine/device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { scoreTargets } from '../../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { train } from '../../src/engine/train/train.ts';
import { tinyFolder } from '../../src/engine/weights/tinyLlama.ts';
import { openGpu } from './openGpu.ts';

const steps = Number(process.argv[2] ?? 1000);
const EVALUATIONS = 20;
/** Bytes: two runs of steps that meet the bound on free buffers come to it within one small buffer. */
const ONE_BUFFER = 4096;
const P = 4;
const labels: EncodedLabels = { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] };
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const gpu = await openNodeGpu();
const { meter } = await openGpu(gpu, say);
const adapter = gpu === undefined ? null : await findAdapter(gpu);
if (adapter === null) throw new Error('The adapter is gone.');
// Anew, so that nothing is left of the products that were timed; without a budget of time, so that each run holds the same at once.
await registerGpuBackend(await requestDevice(adapter), adapter.info, ({ message }) => { throw new Error(message); }, Infinity);
const model = await loadModel(tinyFolder());

/** One to fifteen texts of one to twenty-four tokens, other ones for each seed. */
function batch(seed: number) {
  const random = createRandom(seed, 'memory');
  return packTraining(Array.from({ length: 1 + random.integer(15) }, (_, i): EncodedExample => ({
    contextIds: Int32Array.from({ length: 1 + random.integer(24) }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0,
  })), labels, { numVirtualTokens: P });
}

const rows = new Set<number>();
const seen: { readonly step: number; readonly bytes: number }[] = [];
const events = train({
  model,
  config: makeConfig({ steps, evalEvery: Math.max(1, Math.floor(steps / EVALUATIONS)), numVirtualTokens: P, learningRate: 1e-3 }),
  initialPrompt: new Float32Array(P * model.config.hiddenSize).fill(0.1),
  batches: (step) => {
    const pack = batch(step);
    rows.add(pack.batch.rowSource.length);
    return [pack];
  },
  evaluate: async (prompt) => {
    const [scores = new Float32Array()] = await scoreTargets(model, prompt, [batch(0)]);
    const loss = -scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return { loss, accuracy: 0, macroF1: 0, examples: 1 };
  },
});
for await (const event of events) {
  if (event.kind !== 'evaluation') continue;
  const { step } = event.metrics;
  seen.push({ step, bytes: meter.bytes });
  say(`step ${step}: ${meter.bytes} bytes in ${meter.buffers} buffers, ${memory().numTensors} tensors, ${rows.size} row counts so far`);
}
const most = (from: number, until: number) => Math.max(...seen.filter(({ step }) => step > from && step <= until).map(({ bytes }) => bytes));
const [before, after] = [most(0, steps / 2), most(steps / 2, steps)];
say(`${after > before + ONE_BUFFER ? 'grew' : 'flat'}: ${before} bytes at most in the first half, ${after} in the second (${(100 * (after / before - 1)).toFixed(2)} %)`);
model.dispose();
closeNodeGpu();
process.exit(after > before + ONE_BUFFER ? 1 : 0);
