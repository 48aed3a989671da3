import { dispose, memory, scalar, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../testing/backends.ts';
import { adamwUpdate, initialAdamW, restoreAdamW, storeAdamW } from './adamw.ts';
import { clipByGlobalNorm, globalNorm } from './clip.ts';
import { learningRateAt } from './schedule.ts';

const OPTIONS = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.5 };

describe.each(REFERENCE_BACKENDS)('AdamW on %s', (backend) => {
  beforeAll(() => openReferenceBackend(backend));

  it('decays first, then moves by the corrected mean over the corrected root', async () => {
    const parameter = tensor2d([[1, -2]]);
    const gradient = tensor2d([[4, -0.5]]);
    const start = initialAdamW(parameter);
    const before = memory().numTensors;
    const first = adamwUpdate(parameter, gradient, start, OPTIONS);
    // Decay: 1·(1 − 0.1·0.5) = 0.95. m = 0.1·4, corrected by 1 − 0.9: 4. s = 0.01·16, corrected by 1 − 0.99: 16, root 4.
    // 0.95 − 0.1·4/4 = 0.85. The other: −2·0.95 + 0.1·0.5/0.5 = −1.8.
    const values = await first.parameter.data<'float32'>();
    expect(values[0]).toBeCloseTo(0.85, 5);
    expect(values[1]).toBeCloseTo(-1.8, 5);
    // Second, gradient (0, −0.5): m = 0.9·0.4 = 0.36, corrected by 1 − 0.81 = 0.19: 1.894737;
    // s = 0.99·0.16 = 0.1584, corrected by 1 − 0.9801 = 0.0199: 7.959799, root 2.821312; 0.85·0.95 − 0.1·0.671580 = 0.740342.
    const second = adamwUpdate(first.parameter, tensor2d([[0, -0.5]]), first.state, OPTIONS);
    expect((await second.parameter.data<'float32'>())[0]).toBeCloseTo(0.740342, 5);
    expect(second.state.step).toBe(2);
    dispose([first.parameter, first.state.mean, first.state.square, second.parameter, second.state.mean, second.state.square]);
    expect(memory().numTensors).toBe(before + 1);
  });

  it('adds epsilon to the root after its correction: gradient 1e-3, epsilon 1e-3 moves half the rate', async () => {
    const parameter = tensor2d([[0]]);
    const { parameter: moved } = adamwUpdate(parameter, tensor2d([[1e-3]]), initialAdamW(parameter), { ...OPTIONS, epsilon: 1e-3, weightDecay: 0 });
    expect((await moved.data<'float32'>())[0]).toBeCloseTo(-0.05, 6);
  });

  it('goes on from a stored state with the same bytes', async () => {
    const parameter = tensor2d([[1, -2]]);
    const { parameter: moved, state } = adamwUpdate(parameter, tensor2d([[0.3, 0.7]]), initialAdamW(parameter), OPTIONS);
    const gradient = tensor2d([[0.1, -0.2]]);
    const kept = adamwUpdate(moved, gradient, state, OPTIONS);
    const restored = adamwUpdate(moved, gradient, restoreAdamW(await storeAdamW(state), [1, 2]), OPTIONS);
    expect([...await restored.parameter.data()]).toEqual([...await kept.parameter.data()]);
  });

  it('clips (3, 4), of norm 5, to norm 1: times 1/(5 + 1e-6); leaves what is shorter', async () => {
    const gradient = tensor2d([[3, 4]]);
    const norm = globalNorm(gradient);
    expect((await norm.data<'float32'>())[0]).toBeCloseTo(5, 6);
    const clipped = await clipByGlobalNorm(gradient, norm, 1).data<'float32'>();
    expect(clipped[0]).toBeCloseTo(0.6, 5);
    expect(clipped[1]).toBeCloseTo(0.8, 5);
    expect([...await clipByGlobalNorm(gradient, scalar(5), 10).data()]).toEqual([3, 4]);
    expect(clipByGlobalNorm(gradient, norm, 0)).toBe(gradient);
  });
});

describe('learningRateAt', () => {
  it('is constant', () => {
    expect([1, 50, 100].map((step) => learningRateAt({ schedule: 'constant', learningRate: 0.3, warmupSteps: 10, steps: 100 }, step))).toEqual([0.3, 0.3, 0.3]);
  });

  it('warms up linearly from 0 and falls along a cosine', () => {
    const config = { schedule: 'warmupCosine', learningRate: 8, warmupSteps: 4, steps: 12 } as const;
    // 8·0/4, 8·2/4, 8·4/4 at the peak, half-way (4 of 8) 8·(1 + cos 90°)/2, last (7 of 8) 8·(1 + cos 157.5°)/2
    const rates = [1, 3, 5, 9, 12].map((step) => learningRateAt(config, step));
    [0, 4, 8, 4, 0.304482].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 5));
  });

  it('needs no warm-up', () => {
    expect(learningRateAt({ schedule: 'warmupCosine', learningRate: 1, warmupSteps: 0, steps: 10 }, 1)).toBe(1);
  });
});
