import { dispose } from '@tensorflow/tfjs-core';
import type { WeightDtype } from '../../../src/domain/model.ts';
import * as linear from '../../../src/engine/ops/linear/webgpu.ts';
import { tensorsOf } from '../../../src/engine/ops/matrix/dense.ts';
import { random2d, randomMatrix } from '../../../src/engine/ops/webgpu/case.ts';
import { rateOf } from './rate.ts';
import type { Rate } from './rate.ts';

/** A layer's product: [rows,inputs] by [outputs,inputs]. */
export type Product = readonly [outputs: number, inputs: number];

export interface ProductRate extends Rate { readonly way: 'forward' | 'backward'; readonly product: Product }

/** Our WebGPU products of a layer at so many rows, each alone, forward and backward; and all of them together: their operations by the sum of their times. */
export async function linearLayers(rows: number, products: readonly Product[], dtype: WeightDtype): Promise<{ readonly all: Rate; readonly each: readonly ProductRate[] }> {
  const each: ProductRate[] = [];
  for (const [outputs, inputs] of products) {
    const [x, dy, matrix] = [random2d('x', rows, inputs), random2d('dy', rows, outputs), randomMatrix('matrix', outputs, inputs, { dtype })];
    const weight = { matrix, transposed: null, bias: null };
    const flops = 2 * rows * inputs * outputs;
    each.push(
      { way: 'forward', product: [outputs, inputs], ...await rateOf(flops, () => linear.forwardLinear(x, weight)) },
      { way: 'backward', product: [outputs, inputs], ...await rateOf(flops, () => linear.backwardLinear(dy, weight)) },
    );
    dispose([x, dy, ...matrix.shards.flatMap(tensorsOf)]);
  }
  const size = ({ product: [outputs, inputs] }: ProductRate) => outputs * inputs;
  const together = (of: (rate: Rate) => number) => each.reduce((sum, one) => sum + size(one), 0) / each.reduce((sum, one) => sum + size(one) / of(one), 0);
  return { all: { clock: together(({ clock }) => clock), processor: together(({ processor }) => processor) }, each };
}
