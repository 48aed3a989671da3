/**
 * Time of a training step of the built-in model on WASM: SST-2-like lengths, batch 32, 20 virtual tokens.
 * Run: npx tsx scripts/bench/trainStep.ts [steps]
 */
import { profile, tensor2d } from '@tensorflow/tfjs-core';
import { createRandom } from '../../src/domain/random.ts';
import { packTraining } from '../../src/data/pack/index.ts';
import { loadModel } from '../../src/engine/models/load.ts';
import { scoreTargets } from '../../src/engine/evaluate/scoreTargets.ts';
import { lossAndGradient } from '../../src/engine/train/gradient.ts';
import { openWasmInNode } from '../../src/engine/testing/wasm.ts';
import { openFolder } from '../../src/headless/folder.ts';

const steps = Number(process.argv[2] ?? 5);
await openWasmInNode();
const model = await loadModel(await openFolder('public/models/base'));
const random = createRandom(1, 'bench');
const batch = () => packTraining(
  Array.from({ length: 32 }, () => ({
    contextIds: Int32Array.from({ length: 10 + random.integer(40) }, () => random.integer(8192)), classIndex: 0, truncatedTokens: 0,
  })),
  { ids: [Int32Array.of(5), Int32Array.of(6)], endOfText: [false, false] }, { numVirtualTokens: 20 });
const prompt = tensor2d(Float32Array.from({ length: 20 * 256 }, () => random.next() - 0.5), [20, 256]);
const write = (line: string) => process.stdout.write(`${line}\n`);

for (let step = 0; step < steps; step++) {
  const pack = batch();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const { loss, gradient } = lossAndGradient(model, prompt, [pack]);
  await loss.data();
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const scored = performance.now();
  await scoreTargets(model, prompt, [pack]);
  write(`step ${step}: ${milliseconds.toFixed(0)} ms (${((user + system) / 1000).toFixed(0)} ms of processor) for ${pack.usedRows} rows (${pack.batch.rowSource.length} with padding), ${(1000 * pack.usedRows / milliseconds).toFixed(0)} rows/s; forward alone ${(performance.now() - scored).toFixed(0)} ms`);
  loss.dispose();
  gradient.dispose();
}
if (process.argv[3] === '--profile') {
  const { kernels } = await profile(() => ({ ...lossAndGradient(model, prompt, [batch()]) }));
  const totals = new Map<string, { calls: number; milliseconds: number }>();
  for (const { name, kernelTimeMs } of kernels) {
    const entry = totals.get(name) ?? { calls: 0, milliseconds: 0 };
    totals.set(name, { calls: entry.calls + 1, milliseconds: entry.milliseconds + Number(await kernelTimeMs) });
  }
  for (const [name, { calls, milliseconds }] of [...totals].toSorted(([, a], [, b]) => b.milliseconds - a.milliseconds).slice(0, 20)) {
    write(`${name.padEnd(24)} ${String(calls).padStart(6)} calls ${milliseconds.toFixed(1).padStart(8)} ms`);
  }
}
