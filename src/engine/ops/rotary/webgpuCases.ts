import { tensor1d } from '@tensorflow/tfjs-core';
import { bindCases, random3d, withInputs } from '../webgpu/case.ts';
import type { OperationCase } from '../webgpu/case.ts';
import * as reference from './reference.ts';
import * as webgpu from './webgpu.ts';

type Form = Pick<typeof reference, 'forwardRotary' | 'backwardRotary'>;

/** Positions from 0 to about `farthest`, frequencies of Llama (θ = 10000). */
function rotaryCase(rows: number, heads: number, width: number, pairs: number, farthest: number, scale = 1): OperationCase<Form> {
  return {
    operation: 'rotary', name: `[${rows},${heads},${width}], ${2 * pairs} dimensions turned, positions to ${farthest}, times ${scale}`,
    run: (form) => withInputs({
      x: random3d('x', [rows, heads, width]), dy: random3d('dy', [rows, heads, width]),
      position: tensor1d(Int32Array.from({ length: rows }, (_, r) => Math.round((r * farthest) / Math.max(1, rows - 1))), 'int32'),
      inverseFrequency: tensor1d(Float32Array.from({ length: pairs }, (_, i) => 10000 ** (-i / pairs))),
    }, ({ x, dy, position, inverseFrequency }) => ({
      y: form.forwardRotary(x, position, inverseFrequency, scale), dx: form.backwardRotary(dy, position, inverseFrequency, scale),
    })),
  };
}

/** For the start-up self-test. */
export const quickRotaryCases = bindCases([rotaryCase(5, 2, 10, 3, 900)], reference, webgpu);

/** Shapes at the borders of tiles. */
export const oddRotaryCases = bindCases(
  [rotaryCase(1, 1, 2, 1, 0), rotaryCase(65, 3, 64, 32, 2048), ...[63, 64, 65].map((rows) => rotaryCase(rows, 1, 8, 4, 8000)), rotaryCase(7, 4, 80, 10, 100), rotaryCase(7, 2, 10, 3, 100, 1.25)], reference, webgpu);
