import { memory, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../../testing/backends.ts';
import { gradientError } from '../../testing/gradientCheck.ts';
import type { AttentionOptions, Visibility } from '../types.ts';
import { random2d, random3d, valuesOf } from '../webgpu/case.ts';
import { backwardVisibleAttention, forwardVisibleAttention } from './reference.ts';

const PLAIN: AttentionOptions = { scale: 1, softCap: 0, window: 0 };

function visibility(from: number[], until: number[]): Visibility {
  const [hostFrom, hostUntil] = [Int32Array.from(from), Int32Array.from(until)];
  return { hostFrom, hostUntil, from: tensor1d(hostFrom, 'int32'), until: tensor1d(hostUntil, 'int32') };
}

/** Prompt 0–1, texts 2–3 and 4–5, padding 6. */
const tree = () => visibility([0, 1, 2, 3, 4, 5, 0], [6, 6, 4, 4, 6, 6, 0]);

describe.each(REFERENCE_BACKENDS)('visibleAttention on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('weighs visible values by the softmax of the scaled products', async () => {
    // q = 2, scale 1/2, so scores are k = log 1, log 3, log 4. Query 0 sees key 0; 1 sees 0 and 1; 2 sees 0 and 2.
    const q = tensor3d([2, 2, 2], [3, 1, 1]);
    const k = tensor3d([Math.log(1), Math.log(3), Math.log(4)], [3, 1, 1]);
    const v = tensor3d([10, 20, 30], [3, 1, 1]);
    const vis = visibility([0, 1, 2], [3, 2, 3]);
    const before = memory().numTensors;
    const { out, logSumExp } = await valuesOf(() => forwardVisibleAttention(q, k, v, vis, { ...PLAIN, scale: 0.5 }));
    // 10; (1·10 + 3·20)/4 = 17.5; (1·10 + 4·30)/5 = 26
    [10, 17.5, 26].forEach((value, i) => expect(out?.[i]).toBeCloseTo(value, 4));
    [1, 4, 5].forEach((sum, i) => expect(logSumExp?.[i]).toBeCloseTo(Math.log(sum), 5));
    expect(memory().numTensors).toBe(before);
  });

  it('gives 0 and no gradient where a query sees nothing', async () => {
    const [q, k, v] = [random3d('q', [7, 1, 2]), random3d('k', [7, 1, 2]), random3d('v', [7, 1, 2])];
    const vis = tree();
    const { out, logSumExp } = forwardVisibleAttention(q, k, v, vis, PLAIN);
    const { dq, dk, dv } = await valuesOf(() => backwardVisibleAttention(random3d('dOut', [7, 1, 2]), q, k, v, out, logSumExp, vis, PLAIN));
    expect([...await out.data()].slice(12)).toEqual([0, 0]);
    expect(Number.isFinite((await logSumExp.data())[6])).toBe(true);
    for (const gradient of [dq, dk, dv]) expect([...gradient ?? []].slice(12).map(Math.abs)).toEqual([0, 0]);
  });

  it('caps scores softly: 3 and −1 become 2·tanh(3/2) and 2·tanh(−1/2)', async () => {
    const [q, k, v] = [tensor3d([1], [1, 1, 1]), tensor3d([3, -1], [2, 1, 1]), tensor3d([1, 0], [2, 1, 1])];
    const { out } = await valuesOf(() => forwardVisibleAttention(q, k, v, visibility([0, 0], [1, 1]), { ...PLAIN, softCap: 2 }));
    const [a, b] = [2 * Math.tanh(3 / 2), 2 * Math.tanh(-1 / 2)];
    expect(out?.[0]).toBeCloseTo(Math.exp(a) / (Math.exp(a) + Math.exp(b)), 5);
  });

  it('lets a window of 2 see the positions p and p − 1 only', async () => {
    const zeros = tensor3d([0, 0, 0, 0], [4, 1, 1]);
    const position = tensor1d([0, 1, 2, 3], 'int32');
    const { out } = await valuesOf(() => forwardVisibleAttention(
      zeros, zeros, tensor3d([1, 10, 100, 1000], [4, 1, 1]), visibility([0, 1, 2, 3], [4, 4, 4, 4]),
      { ...PLAIN, window: 2, queryPosition: position, keyPosition: position }));
    // Equal scores: 1; (1 + 10)/2; (10 + 100)/2; (100 + 1000)/2
    [1, 5.5, 55, 550].forEach((value, i) => expect(out?.[i]).toBeCloseTo(value, 3));
  });

  it('adds the bias of each head and distance, the far ones alike', async () => {
    // q·k = 0, so the weights are softmax(bias). Distances from query 0 (position 1) to keys at 0, 1, 2, 9 are −1, 0, 1, 8;
    // with m = 2 the last counts as 2: rows 1, 2, 3, 4 of the table. Head 0: log 1, 2, 3, 4 → weights /10; head 1: all 0.
    const byDistance = tensor2d([[9, 0], [Math.log(1), 0], [Math.log(2), 0], [Math.log(3), 0], [Math.log(4), 0]]);
    const options = {
      ...PLAIN, distanceBias: { byDistance, maxDistance: 2 }, queryPosition: tensor1d([1], 'int32'), keyPosition: tensor1d([0, 1, 2, 9], 'int32'),
    };
    const before = memory().numTensors;
    const values = tensor3d([1, 1, 10, 10, 100, 100, 1000, 1000], [4, 2, 1]);
    const { out } = await valuesOf(() => forwardVisibleAttention(tensor3d([0, 0], [1, 2, 1]), tensor3d(new Float32Array(8), [4, 2, 1]), values, visibility([0, 0, 0, 0], [1, 1, 1, 1]), options));
    expect(out?.[0]).toBeCloseTo((1 * 1 + 2 * 10 + 3 * 100 + 4 * 1000) / 10, 2); // 432.1
    expect(out?.[1]).toBeCloseTo(1111 / 4, 3);
    values.dispose();
    expect(memory().numTensors).toBe(before + 4); // q, k and the two arrays of the visibility
  });

  const position = () => tensor1d([0, 1, 2, 3, 2, 3, 0], 'int32');
  it.each([
    ['one head', 1, 1, PLAIN], ['grouped heads', 4, 2, { ...PLAIN, scale: 0.7 }], ['a soft cap', 2, 1, { ...PLAIN, softCap: 1.5 }],
    ['a window', 2, 2, { ...PLAIN, window: 2 }], ['a distance bias and a soft cap', 2, 2, { ...PLAIN, softCap: 1.5, maxDistance: 2 }],
  ] as const)('has the gradient of its forward: %s', async (_, heads, kvHeads, chosen) => {
    const bias = 'maxDistance' in chosen ? { distanceBias: { byDistance: random2d('bias', 2 * chosen.maxDistance + 1, heads), maxDistance: chosen.maxDistance } } : {};
    const options: AttentionOptions = { ...chosen, ...bias, queryPosition: position(), keyPosition: position() };
    const vis = tree();
    const [q, k, v] = [random3d('q', [7, heads, 3]), random3d('k', [7, kvHeads, 3]), random3d('v', [7, kvHeads, 3])];
    const { out, logSumExp } = forwardVisibleAttention(q, k, v, vis, options);
    const error = await gradientError(
      [q, k, v],
      (movedQ, movedK, movedV) => {
        const found = forwardVisibleAttention(movedQ, movedK, movedV, vis, options);
        found.logSumExp.dispose();
        return found.out;
      },
      (dy) => {
        const { dq, dk, dv } = backwardVisibleAttention(dy, q, k, v, out, logSumExp, vis, options);
        return [dq, dk, dv];
      });
    expect(error).toBeLessThan(1e-3);
  });

  it('attends from other rows to cached ones', async () => {
    // Two queries, three keys: query 0 sees keys 0 and 1, query 1 all.
    const q = tensor3d([0, 0], [2, 1, 1]);
    const { out } = await valuesOf(() => forwardVisibleAttention(
      q, tensor3d([5, 6, 7], [3, 1, 1]), tensor3d([1, 2, 6], [3, 1, 1]), visibility([0, 0, 1], [2, 2, 2]), PLAIN));
    expect(out?.[0]).toBeCloseTo(1.5, 5);
    expect(out?.[1]).toBeCloseTo(3, 5);
  });
});
