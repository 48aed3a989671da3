import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { tensorsOf } from '../matrix/dense.ts';
import { makeMatrix } from '../matrix/makeMatrix.ts';
import { randomValues, valuesOf, withInputs, withMatrix } from '../webgpu/case.ts';
import { describeOnGpu, testForms } from '../webgpu/testForms.ts';
import { bySubgroups } from './bySubgroups.ts';
import { backwardLinear, forwardLinear } from './halves.ts';
import * as float from './webgpu.ts';
import { halfLinearCases, halfWayCases } from './webgpuCases.ts';

/** How far f16 may be from f32. */
const TOLERANCE = 1e-2;
const TIMEOUT = 240_000;
const [INNER, OUTER] = [64, 96];
const WEIGHTS = randomValues('matrix', OUTER * INNER);
const NONE = new Float32Array();

testForms('linear of halves on WebGPU', [...halfLinearCases, ...halfWayCases.map(bySubgroups)], TOLERANCE);

describeOnGpu('products of halves', () => {
  it('have the same bits in both ways', { timeout: TIMEOUT }, async () => {
    for (const bound of halfWayCases) expect({ of: bound.name, values: await valuesOf(bySubgroups(bound).webgpu) }).toEqual({ of: bound.name, values: await valuesOf(bound.webgpu) });
  });

  it('neither overflow nor vanish, whatever the size of a row: binary16 ends at 65504 and at 6e-8', { timeout: TIMEOUT }, async () => {
    const factors = [1, 1e6, 1e30, 1e-9, 1e-30, 0];
    const rowsOf = (name: string, width: number) => randomValues(name, factors.length * width).map((value, i) => value * (factors[Math.floor(i / width)] ?? 0));
    const [x, dy] = [rowsOf('x', INNER), rowsOf('dy', OUTER)];
    const before = memory().numTensors;
    const { y = NONE, dx = NONE } = await computed(x, dy, WEIGHTS);
    expect(memory().numTensors).toBe(before);
    factors.forEach((_, row) => {
      expect(rowError(y, row, OUTER, (o) => sum(INNER, (i) => (x[row * INNER + i] ?? NaN) * (WEIGHTS[o * INNER + i] ?? NaN)))).toBeLessThan(TOLERANCE);
      expect(rowError(dx, row, INNER, (i) => sum(OUTER, (o) => (dy[row * OUTER + o] ?? NaN) * (WEIGHTS[o * INNER + i] ?? NaN)))).toBeLessThan(TOLERANCE);
    });
  });

  it('keep a row\'s small numbers beside one that is a thousand times as large', { timeout: TIMEOUT }, async () => {
    const x = randomValues('x', INNER).map((value, i) => (i === 0 ? 1000 : value));
    // The large number meets weights of 0: what is left are the others.
    const weights = WEIGHTS.map((value, i) => (i % INNER === 0 ? 0 : value));
    const { y = NONE } = await computed(x, randomValues('dy', OUTER), weights);
    expect(rowError(y, 0, OUTER, (o) => sum(INNER, (i) => (x[i] ?? NaN) * (weights[o * INNER + i] ?? NaN)))).toBeLessThan(TOLERANCE);
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

const sum = (count: number, term: (i: number) => number): number => Array.from({ length: count }, (_, i) => term(i)).reduce((total, value) => total + value, 0);

/** The largest error in a row, in terms of its largest number. */
function rowError(got: Float32Array, row: number, width: number, expected: (column: number) => number): number {
  const wanted = Array.from({ length: width }, (_, column) => expected(column));
  const off = Math.max(...wanted.map((value, column) => Math.abs((got[row * width + column] ?? NaN) - value)));
  return off === 0 ? 0 : off / Math.max(...wanted.map(Math.abs));
}
