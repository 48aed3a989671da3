import { describe, expect, it } from 'vitest';
import { stratifiedSplit } from './index.ts';

/** 60 of class 0, 30 of class 1, 2 of class 2, 1 of class 3, 7 unlabelled, mixed. */
const classes = Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 90 ? 1 : i < 92 ? 2 : i < 93 ? 3 : -1))
  .map((_, i, all) => all[(i * 37) % 100] ?? -1);
const countOf = (indices: readonly number[]) => [0, 1, 2, 3, -1].map((c) => indices.filter((i) => classes[i] === c).length);

describe('stratifiedSplit', () => {
  const { train, validation } = stratifiedSplit(classes, 0.2, 5);

  it('keeps the shares of the classes and leaves the unlabelled out', () => {
    expect(countOf(validation)).toEqual([12, 6, 1, 0, 0]);
    expect(countOf(train)).toEqual([48, 24, 1, 1, 0]);
  });

  it('gives ascending indices, each in one part', () => {
    expect(train).toEqual(train.toSorted((a, b) => a - b));
    expect(new Set([...train, ...validation]).size).toBe(93);
  });

  it('is the same for the same seed and another for another', () => {
    expect(stratifiedSplit(classes, 0.2, 5)).toEqual({ train, validation });
    expect(stratifiedSplit(classes, 0.2, 6).validation).not.toEqual(validation);
  });

  it('has every class of two or more in both parts, whatever the fraction', () => {
    expect(countOf(stratifiedSplit(classes, 0.001, 1).validation)).toEqual([1, 1, 1, 0, 0]);
    expect(countOf(stratifiedSplit(classes, 0.999, 1).train)).toEqual([1, 1, 1, 1, 0]);
  });

  it('keeps examples of one group together', () => {
    const groups = classes.map((_, i) => Math.floor(i / 3));
    const split = stratifiedSplit(classes, 0.3, 2, groups);
    const heldOut = new Set(split.validation.map((i) => `${classes[i]}/${groups[i]}`));
    const straddling = split.train.filter((i) => heldOut.has(`${classes[i]}/${groups[i]}`));
    expect(straddling.filter((i) => classes[i] !== 2)).toEqual([]);
    expect(split.validation.length).toBeGreaterThan(20);
  });

  it('divides a class that is one group nonetheless', () => {
    expect(stratifiedSplit([0, 0, 1, 1], 0.5, 0, ['a', 'a', 'b', 'b']).validation.length).toBe(2);
  });
});
