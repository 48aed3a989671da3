import { dispose, getBackend, matMul, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../../src/domain/random.ts';
import { linear } from '../../../src/engine/ops/linear/index.ts';
import { denseMatrix } from '../../../src/engine/ops/matrix/dense.ts';
import { rateOf } from './rate.ts';
import type { Rate } from './rate.ts';

const SIZES = [512, 1024, 2048];
/** A size that takes longer is not tried in a larger one: the rate no longer grows. */
const LONGEST_MS = 1500;

/** The fastest square matrix product on the current backend, ours or tfjs's. */
export async function bestProduct(): Promise<Rate> {
  let [clock, processor] = [0, 0];
  for (const n of SIZES) {
    const [a, b] = [square(n, 'a'), square(n, 'b')];
    const forms = [() => matMul<Tensor2D>(a, b), ...(getBackend() === 'webgpu' ? [() => linear(a, { matrix: denseMatrix(b), transposed: null, bias: null })] : [])];
    let longest = 0;
    for (const form of forms) {
      const rate = await rateOf(2 * n ** 3, form);
      [clock, processor, longest] = [Math.max(clock, rate.clock), Math.max(processor, rate.processor), Math.max(longest, rate.longestMs)];
    }
    dispose([a, b]);
    if (longest > LONGEST_MS) break;
  }
  return { clock, processor };
}

function square(n: number, name: string): Tensor2D {
  const random = createRandom(5, name);
  return tensor2d(Float32Array.from({ length: n * n }, () => random.next() - 0.5), [n, n]);
}
