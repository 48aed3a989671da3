import type { SelfTestResult } from '../../domain/device.ts';
import { quickActivationCases } from '../ops/activation/webgpuCases.ts';
import { quickAppendKeysCases } from '../ops/appendKeys/webgpuCases.ts';
import { quickEmbedRowsCases } from '../ops/embedRows/webgpuCases.ts';
import { quickHeadCrossEntropyCases } from '../ops/headCrossEntropy/webgpuCases.ts';
import { manyRowsLinearCases, quickLinearCases } from '../ops/linear/webgpuCases.ts';
import { quickNormCases } from '../ops/norm/webgpuCases.ts';
import { quickRotaryCases } from '../ops/rotary/webgpuCases.ts';
import { quickRowsCases } from '../ops/rows/webgpuCases.ts';
import { quickSelfAttentionCases, quickVisibleAttentionCases } from '../ops/visibleAttention/webgpuCases.ts';
import { quickUpdateCases } from '../optim/webgpu/cases.ts';
import { caseError } from '../ops/webgpu/case.ts';
import type { BoundCase } from '../ops/webgpu/case.ts';

/** Rounding in another order stays below 1e-5; a driver's coarse exp or sine below this. Wrong code is far above. */
const TOLERANCE = 5e-4;

const CASES: readonly BoundCase[] = [
  ...quickEmbedRowsCases, ...quickNormCases, ...quickLinearCases, ...quickRotaryCases, ...quickRowsCases,
  ...quickVisibleAttentionCases, ...quickSelfAttentionCases, ...quickAppendKeysCases, ...quickActivationCases, ...quickHeadCrossEntropyCases, ...quickUpdateCases,
];

/** A product by the largest tiles, which a software adapter compiles for seconds. */
const LARGE_CASES = manyRowsLinearCases;

/**
 * Values and gradients of every operation's WebGPU form on the current backend against its reference, which runs
 * on tfjs's `cpu` backend. One result an operation, with the largest error of its cases.
 * `large`: with the largest tiles, too.
 */
export async function runSelfTest(large = false): Promise<SelfTestResult[]> {
  const errors = new Map<string, number>();
  for (const bound of large ? [...CASES, ...LARGE_CASES] : CASES) {
    const error = await caseError(bound).catch(() => Infinity);
    errors.set(bound.operation, Math.max(errors.get(bound.operation) ?? 0, error));
  }
  return [...errors].map(([operation, error]) => ({ operation, passed: error < TOLERANCE, error }));
}
