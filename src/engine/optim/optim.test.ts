import { dispose, memory, scalar, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openReferenceBackend, REFERENCE_BACKENDS } from '../testing/backends.ts';
import { makeConfig } from '../../domain/config.ts';
import { adafactorUpdate, initialAdafactor } from './adafactor.ts';
import { adamwUpdate, initialAdamW } from './adamw.ts';
import { clipByGlobalNorm, globalNorm } from './clip.ts';
import { disposeOptimizer, initialOptimizer, optimizerUpdate, restoreOptimizer, storeOptimizer } from './optimizer.ts';
import { learningRateAt } from './schedule.ts';
import { initialSgd, sgdUpdate } from './sgd.ts';

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

  it('moves by Adafactor: by hand, the first update of a row (3, 4)', async () => {
    const parameter = tensor2d([[1, 1]]);
    const before = memory().numTensors;
    const start = initialAdafactor(parameter);
    const { parameter: moved, state } = adafactorUpdate(parameter, tensor2d([[3, 4]]), start, { learningRate: 0.1, secondMomentDecay: 0.8, updateClip: 1, weightDecay: 0.5 });
    // Step 1 forgets all: β = 1 − 1 = 0. Row mean (9 + 16)/2 = 12.5, its mean 12.5: row factor 1. Columns 9, 16: roots 3, 4.
    // u = (3/3, 4/4) = (1, 1), of root mean square 1: not clipped. p = 1·(1 − 0.1·0.5) − 0.1·1 = 0.85.
    const values = await moved.data<'float32'>();
    expect(values[0]).toBeCloseTo(0.85, 6);
    expect(values[1]).toBeCloseTo(0.85, 6);
    // Second, gradient (6, 0): β = 1 − 2^−0.8 = 0.425651. Row mean 0.425651·12.5 + 0.574349·18 = 15.65892; columns
    // 0.425651·9 + 0.574349·36 = 24.50742, root 4.950497. u = 6/4.950497 = 1.211998, 0; rms 0.857012: not clipped.
    const second = adafactorUpdate(moved, tensor2d([[6, 0]]), state, { learningRate: 0.1, secondMomentDecay: 0.8, updateClip: 1, weightDecay: 0 });
    expect((await second.parameter.data<'float32'>())[0]).toBeCloseTo(0.85 - 0.1211998, 5);
    // With a threshold of half that root mean square the update is halved.
    const clipped = adafactorUpdate(moved, tensor2d([[6, 0]]), state, { learningRate: 0.1, secondMomentDecay: 0.8, updateClip: 0.428506, weightDecay: 0 });
    expect((await clipped.parameter.data<'float32'>())[0]).toBeCloseTo(0.85 - 0.0605999, 5);
    for (const outcome of [{ parameter: moved, state }, second, clipped]) {
      outcome.parameter.dispose();
      disposeOptimizer(outcome.state);
    }
    disposeOptimizer(start);
    // The three gradients are the test's.
    expect(memory().numTensors).toBe(before + 3);
  });

  it('moves by SGD: v = 0.5·v + g + λp', async () => {
    const parameter = tensor2d([[2]]);
    const options = { learningRate: 0.1, momentum: 0.5, weightDecay: 0.25 };
    // g + λp = 1 + 0.5 = 1.5; p = 2 − 0.15 = 1.85. Second: −1 + 0.4625 = −0.5375, v = 0.75 − 0.5375 = 0.2125, p = 1.82875.
    const first = sgdUpdate(parameter, tensor2d([[1]]), initialSgd(parameter), options);
    const second = sgdUpdate(first.parameter, tensor2d([[-1]]), first.state, options);
    expect((await first.parameter.data<'float32'>())[0]).toBeCloseTo(1.85, 6);
    expect((await second.parameter.data<'float32'>())[0]).toBeCloseTo(1.82875, 6);
  });

  it.each(['adamw', 'adafactor', 'sgd'] as const)('goes on from a stored state of %s with the same bytes', async (optimizer) => {
    const config = makeConfig({ optimizer, weightDecay: 0.01 });
    const parameter = tensor2d([[1, -2], [0.5, 3]]);
    const start = initialOptimizer(config, parameter);
    const { parameter: moved, state } = optimizerUpdate(parameter, tensor2d([[0.3, 0.7], [-1, 0.1]]), start, config, 0.1);
    const gradient = tensor2d([[0.1, -0.2], [0.4, 0]]);
    const kept = optimizerUpdate(moved, gradient, state, config, 0.1);
    const restored = optimizerUpdate(moved, gradient, restoreOptimizer(await storeOptimizer(state), [2, 2]), config, 0.1);
    expect([...await restored.parameter.data()]).toEqual([...await kept.parameter.data()]);
    expect(await storeOptimizer(restored.state)).toEqual(await storeOptimizer(kept.state));
    expect(() => restoreOptimizer({ kind: optimizer, step: 1, values: {} }, [2, 2])).toThrow(/has no numbers of/);
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
  const rates = (config: Parameters<typeof learningRateAt>[0], ...steps: number[]) => steps.map((step) => learningRateAt(config, step));

  it('stays after its warm-up', () => {
    expect(rates({ schedule: 'constant', learningRate: 0.3, warmupSteps: 0, steps: 100 }, 1, 50, 100)).toEqual([0.3, 0.3, 0.3]);
    // 0.4·0/4, 0.4·3/4, then the whole
    expect(rates({ schedule: 'constant', learningRate: 0.4, warmupSteps: 4, steps: 100 }, 1, 4, 5, 100)).toEqual([0, 0.4 * 3 / 4, 0.4, 0.4]);
  });

  it('falls in a line', () => {
    // peak at step 5, half-way (4 of 8) at 9, last (7 of 8) an eighth
    expect(rates({ schedule: 'linear', learningRate: 8, warmupSteps: 4, steps: 12 }, 1, 3, 5, 9, 12)).toEqual([0, 4, 8, 4, 1]);
  });

  it('warms up linearly from 0 and falls along a cosine', () => {
    // 8·0/4, 8·2/4, 8·4/4 at the peak, half-way (4 of 8) 8·(1 + cos 90°)/2, last (7 of 8) 8·(1 + cos 157.5°)/2
    const found = rates({ schedule: 'cosine', learningRate: 8, warmupSteps: 4, steps: 12 }, 1, 3, 5, 9, 12);
    [0, 4, 8, 4, 0.304482].forEach((rate, i) => expect(found[i]).toBeCloseTo(rate, 5));
  });

  it('needs no warm-up', () => {
    expect(learningRateAt({ schedule: 'cosine', learningRate: 1, warmupSteps: 0, steps: 10 }, 1)).toBe(1);
  });
});
