/** What nobody wrote nobody reads: a tensor's buffer was another's before, whose numbers may be none. */
import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { packTraining } from '../src/data/pack/index.ts';
import { createRandom } from '../src/domain/random.ts';
import type { EncodedExample } from '../src/domain/task.ts';
import { BufferPool } from '../src/engine/device/bufferPool.ts';
import { generateGreedy } from '../src/engine/evaluate/generateGreedy.ts';
import { scoreTargets } from '../src/engine/evaluate/scoreTargets.ts';
import { loadModel } from '../src/engine/models/load.ts';
import { gpuBackend } from '../src/engine/ops/webgpu/record.ts';
import { describeOnGpu } from '../src/engine/ops/webgpu/testForms.ts';
import { useAttentionWay } from '../src/engine/ops/visibleAttention/webgpuWay.ts';
import { lossAndGradient } from '../src/engine/train/gradient.ts';
import { tinyFolder } from '../src/engine/weights/tinyLlama.ts';

const [P, H] = [5, 12];
const BYTES = 2 ** 20;

function examples(): EncodedExample[] {
  const random = createRandom(3, 'examples');
  return Array.from({ length: 5 }, (_, i) => ({ contextIds: Int32Array.from({ length: 1 + random.integer(12) }, () => random.integer(50)), classIndex: i % 2, truncatedTokens: 0 }));
}

/** Fills each buffer that a tensor is given with NaN first, in the order of the commands. */
function spoilBuffers(): void {
  const { device } = gpuBackend();
  const nothing = device.createBuffer({ size: BYTES, usage: GPUBufferUsage.COPY_SRC, mappedAtCreation: true });
  new Uint32Array(nothing.getMappedRange()).fill(0x7fc00000);
  nothing.unmap();
  // oxlint-disable-next-line typescript/unbound-method -- called with its own pool below
  const acquire = BufferPool.prototype.acquireBuffer;
  vi.spyOn(BufferPool.prototype, 'acquireBuffer').mockImplementation(function spoiled(this: BufferPool, ...asked) {
    const buffer = acquire.apply(this, asked);
    if ((buffer.usage & GPUBufferUsage.STORAGE) === 0 || buffer.mapState !== 'unmapped') return buffer;
    if (buffer.size > BYTES) throw new Error(`A tensor has ${buffer.size} bytes.`);
    const gpu = gpuBackend();
    gpu.ensureCommandEncoderReady();
    gpu.endComputePassEncoder();
    gpu['commandEncoder'].copyBufferToBuffer(nothing, 0, buffer, 0, buffer.size);
    return buffer;
  });
}

async function everything(dtype: 'f32' | 'int8') {
  const model = await loadModel(tinyFolder({ num_hidden_layers: 2 }), { dtype });
  const prompt = tensor2d(Float32Array.from({ length: P * H }, (_, i) => Math.sin(i)), [P, H]);
  const pack = packTraining(examples(), { ids: [Int32Array.of(7), Int32Array.of(8, 9)], endOfText: [false, false] }, { numVirtualTokens: P });
  const { loss, gradient } = lossAndGradient(model, prompt, [pack]);
  const found = {
    loss: [...await loss.data()], gradient: [...await gradient.data()], scores: await scoreTargets(model, prompt, [pack]),
    ids: await generateGreedy(model, prompt, Int32Array.of(4, 40, 9), 6, []),
  };
  dispose([prompt, loss, gradient]);
  model.dispose();
  return found;
}

describeOnGpu('a step, scores and an answer', () => {
  afterEach(() => { vi.restoreAllMocks(); });

  it.each([['tiles', 'f32'], ['tiles', 'int8'], ['rows', 'f32']] as const)('are the same though every tensor begins as NaN: attention by %s, weights as %s', async (way, dtype) => {
    useAttentionWay(way);
    const expected = await everything(dtype);
    expect(expected.gradient.every(Number.isFinite)).toBe(true);
    spoilBuffers();
    expect(await everything(dtype)).toEqual(expected);
  }, 240_000);
});
