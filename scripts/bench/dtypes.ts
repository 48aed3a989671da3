/**
 * Linear layers with weights kept as each dtype, by turns so that other work on the machine slows all alike:
 *     npx tsx scripts/bench/dtypes.ts [--float16]
 * A line for each size: processor milliseconds of f32 (the least of several groups), and the others' as multiples of it. With
 * --float16 those multiplied in float16 too, where the adapter can.
 */
import { dispose } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { closeNodeGpu, openNodeGpu } from '../../src/engine/device/nodeGpu.ts';
import { tensorsOf } from '../../src/engine/ops/matrix/dense.ts';
import * as halves from '../../src/engine/ops/linear/halves.ts';
import * as linear from '../../src/engine/ops/linear/webgpu.ts';
import { random2d, randomMatrix } from '../../src/engine/ops/webgpu/case.ts';
import { processorMs } from './measure/rate.ts';
import { openGpu } from './openGpu.ts';

const GROUPS = 5;
/** Runs of a group take about this many milliseconds together: the process' clock counts in microseconds, a submission in tenths. */
const GROUP_MS = 40;
const DTYPES = ['f32', 'f16', 'int8', 'int4'] as const;
const FORMS = process.argv.includes('--float16') ? [{ by: '', form: linear }, { by: ' in float16', form: halves }] : [{ by: '', form: linear }];

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

async function compare(rows: number, width: number, outer: number): Promise<void> {
  const [x, dy] = [random2d('x', rows, width), random2d('dy', rows, outer)];
  const matrices = DTYPES.map((dtype) => randomMatrix('matrix', outer, width, { dtype }));
  const kept = FORMS.flatMap(({ by, form }) => matrices.map((matrix) => ({ name: `${matrix.dtype}${by}`, form, w: { matrix, transposed: null, bias: null } })));
  const ways = {
    forward: kept.map(({ form, w }) => () => form.forwardLinear(x, w)),
    backward: kept.map(({ form, w }) => () => form.backwardLinear(dy, w)),
  };
  for (const [way, runs] of Object.entries(ways)) {
    const [f32 = NaN, ...others] = await byTurns(runs);
    const ratios = others.map((milliseconds, i) => `${kept[i + 1]?.name} ${(milliseconds / f32).toFixed(2)}`).join('  ');
    say(`${way.padEnd(8)} [${rows},${width}] by [${outer},${width}]: f32 ${f32.toFixed(2)} ms  ${ratios}`);
  }
  dispose([x, dy, ...matrices.flatMap((matrix) => matrix.shards.flatMap(tensorsOf))]);
}

/** Least processor milliseconds of one run of each. */
async function byTurns(runs: readonly (() => Tensor)[]): Promise<number[]> {
  const best = runs.map(() => Infinity);
  const counts: number[] = [];
  for (const run of runs) {
    await timeOf(run, 1);
    counts.push(Math.max(1, Math.min(64, Math.ceil(GROUP_MS / await timeOf(run, 1)))));
  }
  for (let group = 0; group < GROUPS; group++) {
    for (const [i, run] of runs.entries()) best[i] = Math.min(best[i] ?? Infinity, await timeOf(run, counts[i] ?? 1));
  }
  return best;
}

async function timeOf(run: () => Tensor, count: number): Promise<number> {
  const before = processorMs();
  const outputs = Array.from({ length: count }, run);
  await outputs.at(-1)?.data();
  const used = processorMs() - before;
  dispose(outputs);
  return used / count;
}

const { name, halves: possible } = await openGpu(await openNodeGpu(), say);
if (FORMS.length > 1 && !possible) throw new Error(`${name} has no shader-f16.`);
say(name);
for (const [rows, width, outer] of [[1, 512, 512], [1, 768, 3072], [8, 768, 768], [64, 512, 512], [512, 512, 512], [64, 768, 768], [512, 768, 768]] as const) {
  await compare(rows, width, outer);
}
closeNodeGpu();
