import { tensor1d } from '@tensorflow/tfjs-core';
import { bindCases, random2d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardTakeRows' | 'backwardTakeRows'>;

/** Every `step`th row is taken; where it is below 1, some more than once. */
function takeCase(rows: number, width: number, taken: number, step: number): OperationCase<Form> {
  return {
    operation: 'takeRows', name: `${taken} of ${rows} rows of ${width}, every ${step}th`,
    run: (form) => withInputs({
      x: random2d('x', rows, width), dy: random2d('dy', taken, width),
      index: tensor1d(Int32Array.from({ length: taken }, (_, i) => Math.min(rows - 1, Math.floor(i * step))), 'int32'),
    }, ({ x, dy, index }) => ({ y: form.forwardTakeRows(x, index), dx: form.backwardTakeRows(dy, index, rows) })),
  };
}

/** For the start-up self-test. */
export const quickRowsCases = bindCases([takeCase(9, 6, 5, 0.7)], reference, webgpu);

/** Shapes at the borders of groups. */
export const oddRowsCases = bindCases(
  [takeCase(1, 1, 1, 1), takeCase(1, 8, 3, 0), takeCase(63, 4, 63, 1), takeCase(64, 12, 9, 7), takeCase(65, 257, 32, 2), takeCase(65, 64, 130, 0.5), takeCase(300, 5, 1, 1)], reference, webgpu);
