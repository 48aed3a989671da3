/**
 * Times of the WebGPU kernels in Node against tfjs's own product on the same adapter:
 *     npx tsx scripts/bench/kernels.ts
 * A line each: milliseconds of one run (the best of several groups, read back once a group) and GFLOP/s.
 */
import { dispose, matMul, tensor1d } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { closeDevice, openDevice } from '../../src/engine/device/openDevice.ts';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import * as head from '../../src/engine/ops/headCrossEntropy/webgpu.ts';
import { denseMatrix } from '../../src/engine/ops/matrix/dense.ts';
import * as linear from '../../src/engine/ops/linear/webgpu.ts';
import * as attention from '../../src/engine/ops/visibleAttention/webgpu.ts';
import { random1d, random2d, random3d } from '../../src/engine/ops/webgpu/case.ts';

const GROUPS = 3;
const RUNS = 4;

/** `flops`: of one run. */
async function time(name: string, flops: number, run: () => Tensor[]): Promise<void> {
  dispose(await readLast(run()));
  let best = Infinity;
  for (let group = 0; group < GROUPS; group++) {
    const start = performance.now();
    let last: Tensor[] = [];
    for (let i = 0; i < RUNS; i++) { dispose(last); last = run(); }
    dispose(await readLast(last));
    best = Math.min(best, (performance.now() - start) / RUNS);
  }
  process.stdout.write(`${name.padEnd(52)} ${best.toFixed(2).padStart(9)} ms ${(flops / best / 1e6).toFixed(2).padStart(8)} GFLOP/s\n`);
}

async function readLast(tensors: Tensor[]): Promise<Tensor[]> {
  await tensors.at(-1)?.data();
  return tensors;
}

async function linearAgainstTfjs(rows: number, inner: number, outer: number): Promise<void> {
  const [x, matrix, dy] = [random2d('x', rows, inner), random2d('matrix', outer, inner), random2d('dy', rows, outer)];
  const w = { matrix: denseMatrix(matrix), transposed: null, bias: null };
  const size = `[${rows},${inner}] by [${outer},${inner}]`;
  const flops = 2 * rows * inner * outer;
  await time(`linear forward ${size}`, flops, () => [linear.forwardLinear(x, w)]);
  await time(`tfjs matMul, B transposed`, flops, () => [matMul(x, matrix, false, true)]);
  await time(`linear backward ${size}`, flops, () => [linear.backwardLinear(dy, w)]);
  await time(`tfjs matMul`, flops, () => [matMul(dy, matrix)]);
  dispose([x, matrix, dy]);
}

/** A prompt of P rows seen by all, then segments of T rows. */
async function attentionOfTree(prompt: number, segments: number, length: number, heads: number, kvHeads: number, width: number): Promise<void> {
  const rows = prompt + segments * length;
  const from = Int32Array.from({ length: rows }, (_, j) => j);
  const until = from.map((j) => (j < prompt ? rows : prompt + length * (1 + Math.floor((j - prompt) / length))));
  const pairs = from.reduce((sum, j) => sum + (until[j] ?? 0) - j, 0);
  const [q, dOut] = [random3d('q', [rows, heads, width]), random3d('dOut', [rows, heads, width])];
  const [k, v] = [random3d('k', [rows, kvHeads, width]), random3d('v', [rows, kvHeads, width])];
  const vis = { from: tensor1d(from, 'int32'), until: tensor1d(until, 'int32'), hostFrom: from, hostUntil: until };
  const options = { scale: 1 / Math.sqrt(width), softCap: 0, window: 0 };
  const size = `${rows} rows, ${heads}/${kvHeads} heads of ${width}`;
  await time(`attention forward ${size}`, 4 * pairs * heads * width, () => Object.values(attention.forwardVisibleAttention(q, k, v, vis, options)));
  const { out, logSumExp } = attention.forwardVisibleAttention(q, k, v, vis, options);
  await time(`attention backward ${size}`, 14 * pairs * heads * width,
    () => Object.values(attention.backwardVisibleAttention(dOut, q, k, v, out, logSumExp, vis, options)));
  dispose([q, k, v, dOut, out, logSumExp, vis.from, vis.until]);
}

async function headOf(count: number, width: number, vocabSize: number): Promise<void> {
  const [rows, matrix] = [random2d('rows', count, width), random2d('head', vocabSize, width)];
  const of = { matrix: denseMatrix(matrix), bias: null, softCap: 0 };
  const [ids, weights] = [tensor1d(new Int32Array(count).fill(1), 'int32'), random1d('weights', count)];
  const size = `${count} rows of ${width}, ${vocabSize} tokens`;
  const flops = 2 * count * width * vocabSize;
  await time(`head forward ${size}`, flops, () => Object.values(head.forwardHeadCrossEntropy(rows, of, ids, weights)));
  const { loss, logProbs, logSumExp } = head.forwardHeadCrossEntropy(rows, of, ids, weights);
  await time(`head backward ${size}`, 2 * flops, () => [head.backwardHeadCrossEntropy(loss, rows, of, ids, weights, logSumExp)]);
  dispose([rows, matrix, ids, weights, loss, logProbs, logSumExp]);
}

const gpu = await openNodeGpu();
const report = await openDevice('webgpu', { gpu, wasmPath: 'node_modules/@tensorflow/tfjs-backend-wasm/dist', threads: false, onLost: () => process.exit(1) });
process.stdout.write(`${report.name}\n`);
if (report.backend === 'webgpu') {
  for (const n of [512, 1024]) await linearAgainstTfjs(n, n, n);
  // A layer of a small Llama (H 256, F 768) on a packed batch of 32 short texts.
  await linearAgainstTfjs(960, 256, 256);
  await linearAgainstTfjs(960, 256, 768);
  await linearAgainstTfjs(960, 768, 256);
  await linearAgainstTfjs(20, 256, 768);
  await attentionOfTree(20, 32, 30, 4, 2, 64);
  await headOf(64, 256, 8000);
}
closeDevice();
closeNodeGpu();
