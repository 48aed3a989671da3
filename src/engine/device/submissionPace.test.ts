import { expect, it } from 'vitest';
import { createPace } from './submissionPace.ts';

it('takes 32 dispatches before anything was timed, then the power of two that fits the budget', () => {
  const pace = createPace(50);
  expect(pace.dispatches).toBe(32);
  // 64 in 32 ms: half a millisecond each, 100 fit into 50 ms, 64 of them a power of two.
  pace.learn(32, 64);
  expect(pace.dispatches).toBe(64);
  // Then (0.9·32 + 50)/(0.9·64 + 5) = 78.8/62.6 = 1.259 ms each: 39.7, so 32.
  pace.learn(50, 5);
  expect(pace.dispatches).toBe(32);
});

it('goes from 1 to 512, also where a submission took no time that the clock could see', () => {
  const [slow, fast, none] = [createPace(50), createPace(50), createPace(50)];
  slow.learn(1000, 2);
  fast.learn(1, 10_000);
  none.learn(0, 3);
  expect([slow, fast, none].map(({ dispatches }) => dispatches)).toEqual([1, 512, 512]);
});

it('submits each dispatch without a budget, and as many as may be where there is no end of it', () => {
  expect([createPace(0), createPace(Infinity)].map(({ dispatches }) => dispatches)).toEqual([1, 512]);
});
