import { dispose, memory, mul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { denseMatrix, tensorsOf } from '../matrix/dense.ts';
import { makeMatrix } from '../matrix/makeMatrix.ts';
import { randomValues, valuesOf, withInputs, withMatrix } from '../webgpu/case.ts';
import type { Kernel } from '../webgpu/kernel.ts';
import { record } from '../webgpu/record.ts';
import { describeOnGpu, testForms, WITHOUT_SUBGROUPS } from '../webgpu/testForms.ts';
import { bySmallTiles, bySubgroups } from './bySubgroups.ts';
import { currentHalvesError, HALF_TOLERANCE, halvesError, rowError, sum } from './checkHalves.ts';
import { backwardLinear, forwardLinear } from './halves.ts';
import { halfTrial } from './tune.ts';
import * as float from './webgpu.ts';
import { halfLinearCases, halfWayCases, largeHalfCases } from './webgpuCases.ts';

const TIMEOUT = 240_000;
const [INNER, OUTER] = [64, 96];
const WEIGHTS = randomValues('matrix', OUTER * INNER);
const NONE = new Float32Array();

testForms('linear of halves on WebGPU', [...halfLinearCases, ...halfWayCases.map(bySubgroups)], HALF_TOLERANCE);

describeOnGpu('products of halves', () => {
  it.skipIf(WITHOUT_SUBGROUPS !== '')(`have the same bits in both ways${WITHOUT_SUBGROUPS}`, { timeout: TIMEOUT }, async () => {
    for (const bound of halfWayCases) expect({ of: bound.name, values: await valuesOf(bySubgroups(bound).webgpu) }).toEqual({ of: bound.name, values: await valuesOf(bound.webgpu) });
  });

  it('have the same bits by smaller tiles', { timeout: TIMEOUT }, async () => {
    for (const bound of largeHalfCases) expect(await valuesOf(bySmallTiles(bound).webgpu)).toEqual(await valuesOf(bound.webgpu));
  });

  it('are what the timed search for float16 times', { timeout: TIMEOUT }, async () => {
    const trial = (matrix: ReturnType<typeof tensor2d>, multiply: typeof halfTrial) => valuesOf(() => withInputs({ x: tensor2d(randomValues('x', 4 * INNER), [4, INNER]) }, ({ x }) => ({ y: multiply(x, matrix) })));
    const matrix = tensor2d(WEIGHTS, [OUTER, INNER]);
    const { y = NONE } = await trial(matrix, halfTrial);
    const { y: floats = NONE } = await trial(matrix, (x, m) => float.forwardLinear(x, { matrix: denseMatrix(m), transposed: null, bias: null }));
    matrix.dispose();
    expect(y).not.toEqual(floats);
    y.forEach((value, i) => { expect(Math.abs(value - (floats[i] ?? NaN))).toBeLessThan(HALF_TOLERANCE * (1 + Math.abs(value))); });
  });

  it('neither overflow nor vanish, whatever the size of a row: binary16 ends at 65504 and at 6e-8', { timeout: TIMEOUT }, async () => {
    const factors = [1, 1e6, 1e30, 1e-9, 1e-30, 0];
    const rowsOf = (name: string, width: number) => randomValues(name, factors.length * width).map((value, i) => value * (factors[Math.floor(i / width)] ?? 0));
    const [x, dy] = [rowsOf('x', INNER), rowsOf('dy', OUTER)];
    const before = memory().numTensors;
    const { y = NONE, dx = NONE } = await computed(x, dy, WEIGHTS);
    expect(memory().numTensors).toBe(before);
    factors.forEach((_, row) => {
      expect(rowError(y, row, OUTER, (o) => sum(INNER, (i) => (x[row * INNER + i] ?? NaN) * (WEIGHTS[o * INNER + i] ?? NaN)))).toBeLessThan(HALF_TOLERANCE);
      expect(rowError(dx, row, INNER, (i) => sum(OUTER, (o) => (dy[row * OUTER + o] ?? NaN) * (WEIGHTS[o * INNER + i] ?? NaN)))).toBeLessThan(HALF_TOLERANCE);
    });
  });

  it('are tried on a device once, and found to be right, or wrong, or refused, of which nobody else is told', { timeout: TIMEOUT }, async () => {
    const before = memory().numTensors;
    const error = await currentHalvesError();
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(HALF_TOLERANCE);
    expect(currentHalvesError()).toBe(currentHalvesError());
    const wrong = (factor: number) => halvesError({ forwardLinear, backwardLinear: (dy, w) => tidy(() => mul(backwardLinear(dy, w), factor)) });
    expect(await wrong(1.02)).toBeCloseTo(0.02, 2);
    expect(await wrong(NaN)).toBe(Infinity);
    const refused: Kernel = { name: 'no program', threads: 1, inputs: [{ name: 'a', type: 'f32' }], outputs: [{ name: 'b', type: 'f32' }], uniforms: [], declarations: '', body: 'nonsense' };
    expect(await halvesError({ backwardLinear, forwardLinear: (x, w) => {
      record(refused, { inputs: [x], outputs: [{ shape: [1] }], uniforms: [], groups: 1 })[0].dispose();
      return forwardLinear(x, w);
    } })).toBe(Infinity);
    expect(memory().numTensors).toBe(before);
    expect(await halvesError()).toBe(error);
  });

  it('keep a row\'s small numbers beside one that is a thousand times as large', { timeout: TIMEOUT }, async () => {
    const x = randomValues('x', INNER).map((value, i) => (i === 0 ? 1000 : value));
    // The large number meets weights of 0: what is left are the others.
    const weights = WEIGHTS.map((value, i) => (i % INNER === 0 ? 0 : value));
    const { y = NONE } = await computed(x, randomValues('dy', OUTER), weights);
    expect(rowError(y, 0, OUTER, (o) => sum(INNER, (i) => (x[i] ?? NaN) * (weights[o * INNER + i] ?? NaN)))).toBeLessThan(HALF_TOLERANCE);
  });

  it('are left to float32 where a weight is too large for them, or where nobody looked', { timeout: TIMEOUT }, async () => {
    const { largest: _looked, ...unknown } = makeMatrix('f32', WEIGHTS, INNER);
    for (const matrix of [unknown, makeMatrix('f32', WEIGHTS.map((value) => 4000 * value), INNER)]) {
      const w = { matrix, transposed: null, bias: null };
      const run = (form: typeof forwardLinear) => valuesOf(() => withInputs({ x: tensor2d(randomValues('x', INNER), [1, INNER]) }, ({ x }) => ({ y: form(x, w) })));
      expect(await run(forwardLinear)).toEqual(await run(float.forwardLinear));
      dispose(matrix.shards.flatMap(tensorsOf));
    }
  });
});

/** Both directions by halves. x [R,INNER], dy [R,OUTER], weights [OUTER,INNER] */
function computed(x: Float32Array, dy: Float32Array, weights: Float32Array): Promise<Record<string, Float32Array>> {
  const rows = x.length / INNER;
  return valuesOf(() => withMatrix(makeMatrix('f16', weights, INNER), (matrix) => withInputs({ x: tensor2d(x, [rows, INNER]), dy: tensor2d(dy, [rows, OUTER]) }, (inputs) => {
    const w = { matrix, transposed: null, bias: null };
    return { y: forwardLinear(inputs.x, w), dx: backwardLinear(inputs.dy, w) };
  })));
}
