import { bindCases, random1d, random2d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardNorm' | 'backwardNorm'>;

function normCase(kind: 'rms' | 'layer', rows: number, width: number): OperationCase<Form> {
  return {
    operation: 'norm', name: `${kind}, ${rows} rows of ${width}`,
    run: (form) => withInputs({
      x: random2d('x', rows, width), dy: random2d('dy', rows, width), weight: random1d('weight', width), bias: random1d('bias', width),
    }, ({ x, dy, weight, bias }) => {
      const options = { kind, epsilon: 1e-5 };
      const { y, inverseSigma } = form.forwardNorm(x, weight, kind === 'layer' ? bias : null, options);
      return { y, inverseSigma, dx: form.backwardNorm(dy, x, weight, inverseSigma, options) };
    }),
  };
}

/** For the start-up self-test: what the models of today use. */
export const quickNormCases = bindCases([normCase('rms', 5, 70)], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddNormCases = bindCases(
  [1, 63, 64, 65, 129, 257].flatMap((width) => [normCase('rms', 4, width), normCase('layer', 4, width)]), reference, webgpu);
