import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../domain/random.ts';
import { MASKED, planBlocks } from './plan.ts';

const sees = (from: Int32Array, until: Int32Array, r: number, j: number) => (from[j] ?? 0) <= r && r < (until[j] ?? 0);

describe('planBlocks', () => {
  it('cuts where a text ends: prompt 0–1 with text 2–3, texts 4–6 and 7–8, padding 9', () => {
    const from = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 0);
    const until = Int32Array.of(9, 9, 4, 4, 7, 7, 7, 9, 9, 0);
    const blocks = planBlocks(from, until, 10, 4);
    expect(blocks.map(({ start, end, runs }) => ({ start, end, runs }))).toEqual([
      { start: 0, end: 4, runs: [{ start: 0, end: 4 }] },
      { start: 4, end: 7, runs: [{ start: 0, end: 7 }] },
      { start: 7, end: 9, runs: [{ start: 0, end: 9 }] },
      { start: 9, end: 10, runs: [] },
    ]);
    const M = Math.fround(MASKED);
    // Text 7–8 sees the prompt and itself; text 2–3 and 4–6 lie between, joined because the gap is short.
    expect([...blocks[2]?.mask ?? []]).toEqual([0, 0, M, M, M, M, M, 0, M, 0, 0, M, M, M, M, M, 0, 0]);
  });

  it('cuts between texts that see both ways, and joins short ones while little is masked', () => {
    const cuts = (from: number[], until: number[]) =>
      planBlocks(Int32Array.from(from), Int32Array.from(until), from.length, 4).map(({ start, end, runs }) => ({ start, end, runs }));
    // Each text sees itself whole; a block of 4 rows can't hold two of 3 rows, but two of 2.
    expect(cuts([0, 0, 0, 3, 3, 3], [3, 3, 3, 6, 6, 6])).toEqual([
      { start: 0, end: 3, runs: [{ start: 0, end: 3 }] }, { start: 3, end: 6, runs: [{ start: 3, end: 6 }] },
    ]);
    expect(cuts([0, 0, 2, 2, 4, 4], [2, 2, 4, 4, 6, 6])).toEqual([
      { start: 0, end: 4, runs: [{ start: 0, end: 4 }] }, { start: 4, end: 6, runs: [{ start: 4, end: 6 }] },
    ]);
  });

  it('keeps answers apart whose texts are long, as nearly all of a joint block would be masked', () => {
    // Two answers of one row over texts of 40 keys: together 2·80 scores, 80 masked, more than 4·4.
    const from = Int32Array.from({ length: 80 }, (_, j) => Math.floor(j / 40));
    const blocks = planBlocks(from, from.map((f) => f + 1), 2, 4);
    expect(blocks.map(({ start, end, numKeys }) => [start, end, numKeys])).toEqual([[0, 1, 40], [1, 2, 40]]);
  });

  it('covers every query once and says of every key what the intervals say, on 100 random masks', () => {
    const random = createRandom(5, 'plan');
    for (let trial = 0; trial < 100; trial++) {
      const [queries, keys] = [1 + random.integer(40), 1 + random.integer(40)];
      const from = Int32Array.from({ length: keys }, () => random.integer(queries + 3) - 1);
      const until = from.map((value) => value + random.integer(12) - 2);
      let next = 0;
      for (const { start, end, runs, numKeys, mask } of planBlocks(from, until, queries, 1 + random.integer(9))) {
        expect(start).toBe(next);
        next = end;
        const columns = runs.flatMap((run) => Array.from({ length: run.end - run.start }, (_, i) => run.start + i));
        expect(columns.length).toBe(numKeys);
        for (let r = start; r < end; r++) {
          for (let j = 0; j < keys; j++) {
            const column = columns.indexOf(j);
            const visible = column >= 0 && mask[(r - start) * numKeys + column] === 0;
            expect(visible).toBe(sees(from, until, r, j));
          }
        }
      }
      expect(next).toBe(queries);
    }
  });
});
