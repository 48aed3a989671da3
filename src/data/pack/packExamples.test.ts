import { describe, expect, it } from 'vitest';
import type { EncodedExample, EncodedLabels } from '../../domain/task.ts';
import { packPlain, packScoring, packTraining, scoringRows, trainingRows } from './index.ts';

const exact = (n: number) => n;
const example = (classIndex: number, ...ids: number[]): EncodedExample =>
  ({ contextIds: Int32Array.from(ids), classIndex, truncatedTokens: 0 });
/** Class 0 is one token, class 1 is two. */
const labels: EncodedLabels = { ids: [Int32Array.of(90), Int32Array.of(91, 92)], endOfText: [false, false] };

describe('packTraining', () => {
  const { batch, owners, usedRows, usedTargets, paddedRows } =
    packTraining([example(1, 5, 6), example(0, 7)], labels, { numVirtualTokens: 2, bucket: exact });

  it('has prompt, texts, and all label tokens but the last as rows', () => {
    expect([...batch.rowSource]).toEqual([-1, -2, 5, 6, 91, 7]);
    expect([...batch.position]).toEqual([0, 1, 2, 3, 4, 2]);
    expect([...batch.visibleFrom]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...batch.visibleUntil]).toEqual([6, 6, 5, 5, 5, 6]);
  });

  it('predicts each label token from the row before it, weighing 1/B', () => {
    expect([...batch.targetRow]).toEqual([3, 4, 5]);
    expect([...batch.targetId]).toEqual([91, 92, 90]);
    expect([...batch.targetWeight]).toEqual([0.5, 0.5, 0.5]);
    expect([...owners.example]).toEqual([0, 0, 1]);
    expect([...owners.candidate]).toEqual([1, 1, 0]);
  });

  it('counts what it has and what a padded batch would have', () => {
    expect(usedRows).toBe(6);
    expect(usedTargets).toBe(3);
    expect(paddedRows).toBe(2 * (2 + 4)); // the longest is 2 text + 2 label tokens
    expect(trainingRows(example(1, 5, 6), labels, 2)).toBe(3);
    expect(trainingRows(example(0, 7), labels, 2)).toBe(1);
  });

  it('weighs a micro-batch by the whole step', () => {
    const part = packTraining([example(0, 7)], labels, { numVirtualTokens: 2, stepExamples: 8 });
    expect(part.batch.targetWeight[0]).toBe(1 / 8);
  });

  it('pads to a bucket with rows that nothing sees and targets that weigh nothing', () => {
    const part = packTraining([example(0, 7)], labels, { numVirtualTokens: 2 });
    expect(part.batch.rowSource.length).toBe(8);
    expect([...part.batch.visibleUntil]).toEqual([3, 3, 3, 0, 0, 0, 0, 0]);
    expect([...part.batch.targetWeight]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect([...part.owners.example]).toEqual([0, -1, -1, -1, -1, -1, -1, -1]);
  });

  it('refuses an example without a class', () => {
    expect(() => packTraining([example(-1, 5)], labels, { numVirtualTokens: 1 })).toThrow(/no class/);
  });
});

describe('packScoring', () => {
  it('hangs every class under the text, computed once; a one-token class needs no row', () => {
    const { batch, owners, usedRows } = packScoring([example(0, 5, 6), example(-1, 7)], labels, { numVirtualTokens: 0, bucket: exact });
    expect([...batch.rowSource]).toEqual([5, 6, 91, 7, 91]);
    expect([...batch.position]).toEqual([0, 1, 2, 0, 1]);
    expect([...batch.visibleUntil]).toEqual([3, 3, 3, 5, 5]);
    expect([...batch.targetRow]).toEqual([1, 1, 2, 3, 3, 4]);
    expect([...batch.targetId]).toEqual([90, 91, 92, 90, 91, 92]);
    expect([...batch.targetWeight]).toEqual([1, 0, 0, 0, 0, 0]);
    expect([...owners.example]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...owners.candidate]).toEqual([0, 1, 1, 0, 1, 1]);
    expect(usedRows).toBe(5);
    expect(scoringRows(example(0, 5, 6), labels, 0)).toBe(3);
  });

  it('predicts from the prompt where a text is empty, and refuses where there is no prompt either', () => {
    const { batch } = packScoring([example(0)], labels, { numVirtualTokens: 3, bucket: exact });
    expect([...batch.targetRow]).toEqual([2, 2, 3]);
    expect(() => packScoring([example(0)], labels, { numVirtualTokens: 0 })).toThrow(/no row to predict/);
  });
});

describe('packPlain', () => {
  it('has one chain and the last row as its target', () => {
    const { batch, usedRows } = packPlain([3, 4], 2, exact);
    expect([...batch.rowSource]).toEqual([-1, -2, 3, 4]);
    expect([...batch.visibleUntil]).toEqual([4, 4, 4, 4]);
    expect([...batch.targetRow]).toEqual([3]);
    expect(usedRows).toBe(4);
    expect([...packPlain([3], 0, exact).batch.rowSource]).toEqual([3]);
  });
});
