import { dispose } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { oddHeadCrossEntropyCases } from '../headCrossEntropy/webgpuCases.ts';
import { quickLinearCases } from '../linear/webgpuCases.ts';
import { quickSelfAttentionCases, quickVisibleAttentionCases } from '../visibleAttention/webgpuCases.ts';
import { caseError, valuesOf } from './case.ts';
import type { BoundCase } from './case.ts';
import { describeOnGpu } from './testForms.ts';
import { dispatchesOf, divideAbove, piecesOf } from './work.ts';

const TIMEOUT = 240_000;

afterEach(() => { divideAbove(); });

describe('work', () => {
  it('is divided so that a weak GPU, of 20 000 million multiply-adds a second, is done with each piece in half a second', () => {
    // 2 048 rows by a vocabulary of 151 936 and a width of 1 536.
    const work = 2048 * 151_936 * 1536;
    expect(work / piecesOf(work) / 20e9).toBeLessThan(0.5);
    expect(piecesOf(0)).toBe(1);
    expect([0, 2 ** 26, 2 ** 33].map(dispatchesOf)).toEqual([1, 2, 129]);
  });
});

describeOnGpu('a dispatch of much work', () => {
  const dispatchesIn = (bound: BoundCase): number => {
    const dispatched = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
    dispose(bound.webgpu());
    const count = dispatched.mock.calls.length;
    dispatched.mockRestore();
    return count;
  };

  it('gives the same bits in pieces', async () => {
    for (const bound of [...quickLinearCases, ...quickVisibleAttentionCases, ...quickSelfAttentionCases]) {
      divideAbove();
      const [whole, dispatches] = [await valuesOf(bound.webgpu), dispatchesIn(bound)];
      divideAbove(300);
      expect({ of: bound.name, values: await valuesOf(bound.webgpu) }).toEqual({ of: bound.name, values: whole });
      expect(dispatchesIn(bound)).toBeGreaterThan(dispatches);
    }
  }, TIMEOUT);

  it('gives the loss over a large vocabulary in pieces that each have workgroups enough', async () => {
    const bound = oddHeadCrossEntropyCases.at(-1);
    if (!bound) throw new Error('There is no case.');
    const whole = dispatchesIn(bound);
    // 130 rows of 8 by 7 000 tokens are eight times as much; loss, logits, and two products for the gradient.
    divideAbove((130 * 8 * 7000) / 8);
    expect(await caseError(bound)).toBeLessThan(3e-5);
    expect(dispatchesIn(bound)).toBe(whole + 4 * 7);
  }, TIMEOUT);
});
