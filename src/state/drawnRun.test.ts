import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { drawnRun } from './drawnRun.ts';
import { appendSteps, createRunStore } from './run.ts';

const metrics = (step: number) => ({
  step, trainLoss: 1 / step, learningRate: 0.03, gradientNorm: 1, promptNorm: 2, promptDistance: 1, deviceBytes: 2048, rows: 10, paddedRows: 20, examples: 4, milliseconds: 5,
});

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

function drawing() {
  const run = createRunStore();
  const drawn = drawnRun(run);
  const told = vi.fn<() => void>();
  drawn.subscribe(told);
  const step = (n: number): void => { run.setState(({ steps }) => ({ steps: appendSteps(steps, [metrics(n)]) })); };
  return { run, drawn, told, step };
}

test('steps that come every 10 ms are drawn four times in a second, all of them', () => {
  const { run, drawn, told, step } = drawing();
  for (let n = 1; n <= 100; n++) {
    step(n);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(250);
  expect(told).toHaveBeenCalledTimes(4);
  expect(drawn.getState()).toBe(run.getState());
  expect(drawn.getState().steps.step).toHaveLength(100);
});

test('what is no step is drawn at once with the steps until then, and not again for them', () => {
  const { run, drawn, told, step } = drawing();
  step(1);
  expect(told).not.toHaveBeenCalled();
  run.setState({ status: 'paused' });
  expect(drawn.getState()).toBe(run.getState());
  vi.advanceTimersByTime(1000);
  expect(told).toHaveBeenCalledTimes(1);
});
