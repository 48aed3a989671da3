/** The loss over label words on WebGPU (lavapipe in Node): its weights have both signs, which no other loss has. */
import { dispose, setBackend, tensor1d, valueAndGrad } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { PackResult } from '../src/domain/batch.ts';
import { causalBatch } from '../src/engine/batch.ts';
import { requestDevice } from '../src/engine/device/adapter.ts';
import { registerGpuBackend, removeGpuBackend } from '../src/engine/device/gpuBackend.ts';
import { closeNodeGpu, openNodeGpu } from '../src/engine/device/nodeGpu.ts';
import { labelChoiceOf } from '../src/engine/ops/labelCrossEntropy/choice.ts';
import { labelCrossEntropy } from '../src/engine/ops/labelCrossEntropy/index.ts';
import { denseMatrix } from '../src/engine/ops/matrix/dense.ts';
import { random2d } from '../src/engine/ops/webgpu/case.ts';
import { openWasmInNode } from '../src/engine/testing/wasm.ts';

const gpu = await openNodeGpu();
const [EXAMPLES, CLASSES] = [9, 3];

/** Every class of every example has two tokens. */
function choicePack(): PackResult {
  const size = EXAMPLES * CLASSES * 2;
  const at = (divide: (target: number) => number) => Int32Array.from({ length: size }, (_, target) => divide(target));
  const example = at((target) => Math.floor(target / (CLASSES * 2)));
  const candidate = at((target) => Math.floor(target / 2) % CLASSES);
  return {
    batch: {
      ...causalBatch(Int32Array.of(1), 0), targetId: at((target) => (7 * target) % 50),
      targetWeight: Float32Array.from({ length: size }, (_, target) => (candidate[target] === (example[target] ?? 0) % CLASSES ? 1 / EXAMPLES : 0)),
    },
    owners: { example, candidate }, usedRows: 1, usedTargets: size, paddedRows: 1,
  };
}

async function lossAndGradient(): Promise<{ loss: number; gradient: Float32Array }> {
  const pack = choicePack();
  const matrix = random2d('head', 50, 16);
  const [rows, id, choice] = [random2d('rows', EXAMPLES * CLASSES * 2, 16), tensor1d(pack.batch.targetId, 'int32'), labelChoiceOf(pack, 0.1)];
  const head = { matrix: denseMatrix(matrix), bias: null, softCap: 0 };
  const { value, grad } = valueAndGrad((x: Tensor2D) => labelCrossEntropy(x, head, id, choice))(rows);
  const found = { loss: (await value.data<'float32'>())[0] ?? NaN, gradient: (await grad.data<'float32'>()).slice() };
  dispose([matrix, rows, id, value, grad]);
  choice.dispose();
  return found;
}

it.skipIf(!gpu)(`agrees with WebAssembly${gpu ? '' : ' (skipped: Node has no Vulkan driver; npm test installs lavapipe)'}`, async () => {
  await openWasmInNode();
  const expected = await lossAndGradient();
  const adapter = await gpu?.requestAdapter();
  if (!adapter) throw new Error('no adapter');
  await registerGpuBackend(await requestDevice(adapter), adapter.info, (report) => { throw new Error(report.message); });
  await setBackend('webgpu');
  const found = await lossAndGradient();
  removeGpuBackend();
  closeNodeGpu();
  expect(found.loss).toBeCloseTo(expected.loss, 4);
  found.gradient.forEach((value, i) => { expect(Math.abs(value - (expected.gradient[i] ?? NaN))).toBeLessThan(1e-5); });
});
