import type { ActivationKind } from '../types.ts';
import { bindCases, firstOf, kindName, random1d, random2d, randomMatrix, withInputs, withMatrix } from '../webgpu/case.ts';
import type { MatrixKind, OperationCase } from '../webgpu/case.ts';
import * as halves from './halves.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = typeof reference;

function linearCase(rows: number, inner: number, outer: number, activation: ActivationKind | null = null, kind: MatrixKind = {}, gradientRows = rows): OperationCase<Form> {
  return {
    operation: 'linear', name: `[${rows},${inner}] by [${outer},${inner}]${activation === null ? '' : `, bias and ${activation}`}${kindName(kind)}${gradientRows === rows ? '' : `, the gradient of ${gradientRows} rows`}`,
    run: (form) => withMatrix(randomMatrix('matrix', outer, inner, kind), (matrix) => withInputs({
      x: random2d('x', rows, inner), bias: random1d('bias', outer), dy: random2d('dy', rows, outer),
    }, ({ x, bias, dy }) => {
      const w = { matrix, transposed: null, bias: activation === null ? null : bias };
      // With an activation, the other ending too: the gradient's rows stand for a residual.
      const ending = activation === null ? {} : { added: form.forwardLinear(x, w, null, dy) };
      return { y: form.forwardLinear(x, w, activation), dx: firstOf(form.backwardLinear(dy, w, gradientRows), gradientRows), ...ending };
    })),
  };
}

/** For the start-up self-test: each tile, and a sum divided over workgroups. */
export const quickLinearCases = bindCases(
  [linearCase(1, 20, 36), linearCase(3, 20, 36), linearCase(33, 300, 36), linearCase(65, 20, 2052)], reference, webgpu);

/** For the self-test of a GPU: the largest tile. */
export const manyRowsLinearCases = bindCases([linearCase(129, 20, 3075)], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddLinearCases = bindCases([
  ...[1, 7, 8, 9, 63, 64, 65].map((rows) => linearCase(rows, 64, 96)),
  linearCase(1, 1, 1), linearCase(3, 18, 35, 'silu'), linearCase(5, 15, 3, 'silu'), linearCase(64, 17, 33, 'silu'), linearCase(9, 1030, 31, 'silu'),
  linearCase(129, 48, 3075), linearCase(130, 33, 3076, 'silu'), linearCase(64, 16, 6144), linearCase(33, 6, 6145),
  ...[1, 63, 64, 65].map((gradientRows) => linearCase(66, 64, 96, null, {}, gradientRows)), linearCase(64, 16, 6144, null, {}, 33), linearCase(7, 16, 36, null, { shardRows: 16 }, 3),
], reference, webgpu);

/** Packed weights, in widths that fill no word or block, and shards. */
export const packedLinearCases = bindCases([
  ...(['f16', 'int4'] as const).flatMap((dtype) => [1, 5, 63, 64, 65].map((rows) => linearCase(rows, 45, 35, null, { dtype }))),
  ...[1, 5].map((rows) => linearCase(rows, 45, 35, null, { dtype: 'int8' })), ...[33, 63, 64, 65].map((rows) => linearCase(rows, 96, 70, null, { dtype: 'int8' })),
  linearCase(3, 34, 30, 'silu', { dtype: 'int4', shardRows: 13 }), linearCase(7, 16, 36, 'silu', { shardRows: 16 }),
], reference, webgpu);

/** To be computed in both ways; one's sum is divided over workgroups. */
const halfWays = [...[1, 63, 64, 65].map((rows) => linearCase(rows, 64, 96, null, { dtype: 'f16' })), linearCase(5, 300, 36, null, { dtype: 'int8' }), linearCase(65, 64, 96, null, { dtype: 'f16' }, 33)];

export const halfWayCases = bindCases(halfWays, reference, halves);

/** Of which forward takes the adapter's largest tile where that is 64 by 64 or less. */
export const largeHalfCases = bindCases([linearCase(65, 20, 2052, null, { dtype: 'f16' })], reference, halves);

/** With few programs, as software adapters compile those of halves for long. */
export const halfLinearCases = bindCases([...halfWays, linearCase(5, 45, 35, 'silu', { dtype: 'int4', shardRows: 13 })], reference, halves);

/** Of which the largest tile is taken: with borders in rows and columns, and a sum longer than one slice. */
export const largeLinearCases = bindCases([linearCase(129, 48, 3075), linearCase(130, 33, 3076, 'silu')], reference, webgpu);
