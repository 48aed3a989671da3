import { expect, it } from 'vitest';
import { checkFinite, countWorse } from './divergence.ts';

const figures = { step: 9, learningRate: 5, loss: 1, gradientNorm: 1, promptNorm: 1 };
const guess = { tokens: 2, vocabSize: 100, startLoss: 3 };

it('takes any figure that is no number for the end, and says what to change', () => {
  expect(() => { checkFinite(figures); }).not.toThrow();
  for (const bad of [{ loss: NaN }, { gradientNorm: Infinity }, { promptNorm: NaN }]) {
    expect(() => { checkFinite({ ...figures, ...bad }); }).toThrow(/At step 9 .* with learning rate 5. Lower the learning rate to a third/);
  }
});

it('counts steps in a row that are worse than twice guessing two tokens of a hundred, 2·2·ln 100 = 18.4; the tenth is divergence', () => {
  let count = 0;
  for (let i = 0; i < 9; i++) count = countWorse(count, { ...figures, loss: 18.5 }, guess);
  expect(count).toBe(9);
  expect(countWorse(count, { ...figures, loss: 18.3 }, guess)).toBe(0);
  expect(() => countWorse(count, { ...figures, loss: 18.5 }, guess)).toThrow(/above 18.4, twice/);
  // One that began at 30 is not held to less than 60.
  expect(countWorse(9, { ...figures, loss: 59 }, { ...guess, startLoss: 30 })).toBe(0);
});
