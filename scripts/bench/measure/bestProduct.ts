import { dispose, getBackend, matMul, slice, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { createRandom } from '../../../src/domain/random.ts';
import { linear } from '../../../src/engine/ops/linear/index.ts';
import { denseMatrix } from '../../../src/engine/ops/matrix/dense.ts';

const SIZES = [512, 1024, 2048];
const RUNS = 3;
/** A size that takes longer is not tried in a larger one: the rate no longer grows. */
const LONGEST_MS = 1500;

/** The fastest square matrix product on the current backend, ours or tfjs's, in GFLOP/s. */
export async function bestProduct(): Promise<number> {
  let best = 0;
  for (const n of SIZES) {
    const [a, b] = [square(n, 'a'), square(n, 'b')];
    const forms = [() => matMul<Tensor2D>(a, b), ...(getBackend() === 'webgpu' ? [() => linear(a, { matrix: denseMatrix(b), transposed: null, bias: null })] : [])];
    let longest = 0;
    for (const form of forms) {
      const milliseconds = await fastest(form);
      best = Math.max(best, (2 * n ** 3) / milliseconds / 1e6);
      longest = Math.max(longest, milliseconds);
    }
    dispose([a, b]);
    if (longest > LONGEST_MS) break;
  }
  return best;
}

/** Milliseconds of the fastest of some runs after one that compiles. */
async function fastest(run: () => Tensor2D): Promise<number> {
  let best = Infinity;
  for (let i = 0; i <= RUNS; i++) {
    const started = performance.now();
    const product = run();
    await readOne(product);
    if (i > 0) best = Math.min(best, performance.now() - started);
    product.dispose();
  }
  return best;
}

/** Waits for the product without reading all of it. */
async function readOne(product: Tensor2D): Promise<void> {
  const corner = slice(product, [0, 0], [1, 1]);
  await corner.data();
  corner.dispose();
}

function square(n: number, name: string): Tensor2D {
  const random = createRandom(5, name);
  return tensor2d(Float32Array.from({ length: n * n }, () => random.next() - 0.5), [n, n]);
}
