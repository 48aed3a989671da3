import { describe, expect, it } from 'vitest';
import { balancedWeights, createBatchPlan } from './index.ts';

const config = { batchBy: 'examples', batchSize: 2, batchRows: 16, accumulation: 1, order: 'file', seed: 0 } as const;
const steps = (plan: ReturnType<typeof createBatchPlan>, count: number) => Array.from({ length: count }, (_, i) => [...plan.indices(i + 1)]);

describe('createBatchPlan', () => {
  it('takes so many examples a step, the batches of its accumulation in a row', () => {
    expect(steps(createBatchPlan([1, 1, 1, 1, 1], 3, config), 4)).toEqual([[0, 1], [2, 3], [4], [0, 1]]);
    const accumulated = createBatchPlan([1, 1, 1, 1, 1], 3, { ...config, accumulation: 2 });
    expect(steps(accumulated, 3)).toEqual([[0, 1, 2, 3], [4, 0, 1], [2, 3, 4]]);
    // 3 batches a round, 2 a step: 4 rounds are 12 batches, 6 steps; one round needs a second, shorter step
    expect([accumulated.stepsOf(4), accumulated.stepsOf(1)]).toEqual([6, 2]);
  });

  it('takes as many examples as the rows allow, the shared ones counted once a batch', () => {
    const plan = createBatchPlan([5, 4, 9, 2, 20, 1], 6, { ...config, batchBy: 'rows' });
    // 6 + 5 + 4 = 15; 9 alone (6 + 9 + 2 = 17 > 16); 2 before 20, which is too long by itself; 1.
    expect(steps(plan, 6)).toEqual([[0, 1], [2], [3], [4], [5], [0, 1]]);
    expect(plan.stepsOf(2)).toBe(10);
  });

  it('gives any step without those before it, the same in any order, every example once a round', () => {
    const rows = Array.from({ length: 40 }, (_, i) => 1 + (i * 7) % 9);
    const make = () => createBatchPlan(rows, 2, { ...config, batchBy: 'rows', order: 'shuffled', seed: 5 });
    const inOrder = steps(make(), 60);
    const backwards = make();
    for (let step = 60; step >= 1; step--) expect([...backwards.indices(step)]).toEqual(inOrder[step - 1]);
    const round = inOrder.slice(0, make().stepsOf(1)).flat();
    expect(round.toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    expect(round).not.toEqual(inOrder.slice(make().stepsOf(1), make().stepsOf(2)).flat());
  });
});

it('balancedWeights: 6 examples in classes of 4, 2 and none weigh 6/(2·4) and 6/(2·2), which is 1 on average', () => {
  expect(balancedWeights([0, 0, 1, 0, 1, 0], 3)).toEqual([0.75, 1.5, 0]);
});
