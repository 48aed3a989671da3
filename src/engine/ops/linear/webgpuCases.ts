import type { ActivationKind } from '../types.ts';
import { bindCases, random1d, random2d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import { denseMatrix } from '../matrix/dense.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = typeof reference;

function linearCase(rows: number, inner: number, outer: number, activation: ActivationKind | null = null): OperationCase<Form> {
  return {
    operation: 'linear', name: `[${rows},${inner}] by [${outer},${inner}]${activation === null ? '' : `, bias and ${activation}`}`,
    run: (form) => withInputs({
      x: random2d('x', rows, inner), matrix: random2d('matrix', outer, inner), bias: random1d('bias', outer), dy: random2d('dy', rows, outer),
    }, ({ x, matrix, bias, dy }) => {
      const w = { matrix: denseMatrix(matrix), transposed: null, bias: activation === null ? null : bias };
      return { y: form.forwardLinear(x, w, activation), dx: form.backwardLinear(dy, w) };
    }),
  };
}

/** For the start-up self-test: each tile, and a sum divided over workgroups. */
export const quickLinearCases = bindCases(
  [linearCase(3, 20, 36), linearCase(33, 300, 36), linearCase(65, 20, 2052)], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddLinearCases = bindCases([
  ...[1, 7, 8, 9, 63, 64, 65].map((rows) => linearCase(rows, 64, 96)),
  linearCase(1, 1, 1), linearCase(3, 18, 35, 'silu'), linearCase(5, 15, 3, 'silu'), linearCase(64, 17, 33, 'silu'), linearCase(9, 1030, 31, 'silu'),
  linearCase(129, 48, 3075), linearCase(130, 33, 3076, 'silu'), linearCase(64, 16, 6144), linearCase(33, 6, 6145),
], reference, webgpu);
