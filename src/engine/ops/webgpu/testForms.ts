import { dispose, memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { featuresOf } from '../../device/adapter.ts';
import { registerGpuBackend, removeGpuBackend } from '../../device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../../device/nodeGpu.ts';
import type { ErrorReport } from '../../../domain/errors.ts';
import { caseError, valuesOf } from './case.ts';
import type { BoundCase } from './case.ts';

const gpu = await openNodeGpu();
const info = (await gpu?.requestAdapter())?.info;

/** For the name of what can't be tested without subgroups of eight threads; empty where they are there. */
export const WITHOUT_SUBGROUPS = (info?.subgroupMinSize ?? 8) >= 8 ? '' : ' (skipped: subgroups have fewer than eight threads here, as on ARM)';

/** Largest error over (1 + |value|) of sums of some thousand f32 products in another order. */
const TOLERANCE = 3e-5;

/** A software adapter takes seconds to compile some programs. */
const TIMEOUT = 240_000;

/** The tests inside run on Node's WebGPU, or are skipped with the reason in their name. */
export function describeOnGpu(name: string, tests: () => void): void {
  const reason = gpu ? '' : ' (skipped: Node has no Vulkan driver; npm test installs lavapipe)';
  describe.skipIf(!gpu)(`${name}${reason}`, () => {
    const reports: ErrorReport[] = [];
    beforeAll(async () => {
      // Again, as the tests of another group in the same file may have closed it.
      const adapter = await (await openNodeGpu())?.requestAdapter();
      // With the limits that every adapter grants: what needs more is refused here, too. Without a budget of time, so that
      // submissions, and with them buffers, are the same in each run.
      if (adapter) await registerGpuBackend(await adapter.requestDevice({ requiredFeatures: featuresOf(adapter) }), adapter.info, (report) => reports.push(report), Infinity);
    });
    afterAll(() => {
      removeGpuBackend();
      closeNodeGpu();
      expect(reports).toEqual([]);
    });
    tests();
  });
}

/** WebGPU against the reference, the same bytes again, and no tensor left behind, for each case. */
export function testForms(name: string, allCases: readonly BoundCase[], tolerance = TOLERANCE): void {
  const isPossible = ({ needsSubgroups = false }: BoundCase): boolean => !needsSubgroups || WITHOUT_SUBGROUPS === '';
  const cases = allCases.filter(isPossible);
  describeOnGpu(name, () => {
    for (const bound of allCases) {
      it.skipIf(!isPossible(bound))(`equals the reference: ${bound.name}${isPossible(bound) ? '' : WITHOUT_SUBGROUPS}`, { timeout: TIMEOUT }, async () => {
        expect(await caseError(bound)).toBeLessThan(tolerance);
      });
    }

    it('gives the same bytes again', { timeout: TIMEOUT }, async () => {
      for (const { name: of, webgpu } of cases) {
        expect({ of, values: await valuesOf(webgpu) }).toEqual({ of, values: await valuesOf(webgpu) });
      }
    });

    it('leaves no tensor and no buffer', { timeout: TIMEOUT }, async () => {
      for (const bound of cases) {
        await valuesOf(bound.webgpu);
        const before = gpuMemory();
        dispose(bound.webgpu());
        await valuesOf(bound.webgpu);
        expect({ of: bound.name, ...gpuMemory() }).toEqual({ of: bound.name, ...before });
      }
    });
  });
}

function gpuMemory(): { tensors: number; bytes: unknown } {
  const { numTensors, ...rest } = memory();
  return { tensors: numTensors, bytes: 'numBytesInGPU' in rest ? rest.numBytesInGPU : 0 };
}
