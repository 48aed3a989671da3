import { describe, expect, it } from 'vitest';
import { createRandom } from '../../domain/random.ts';
import { packTree } from './packTree.ts';
import type { Segment } from './packTree.ts';

describe('packTree', () => {
  it('lays a hand-worked tree out in depth-first order', () => {
    // prompt(2) → text A(2) → label(1); prompt → text B(1)
    const tree = packTree([
      { parent: -1, sources: [-1, -2] },
      { parent: 0, sources: [10, 11] },
      { parent: 0, sources: [20] },
      { parent: 1, sources: [12] },
    ]);
    expect([...tree.rowSource]).toEqual([-1, -2, 10, 11, 12, 20]);
    expect([...tree.position]).toEqual([0, 1, 2, 3, 4, 2]);
    expect([...tree.visibleFrom]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...tree.visibleUntil]).toEqual([6, 6, 5, 5, 5, 6]);
    expect([...tree.segmentStart]).toEqual([0, 2, 5, 4]);
  });

  it('keeps two prompts in one batch apart', () => {
    const tree = packTree([
      { parent: -1, sources: [-1] }, { parent: -1, sources: [-2] },
      { parent: 0, sources: [7] }, { parent: 1, sources: [7] },
    ]);
    expect([...tree.rowSource]).toEqual([-1, 7, -2, 7]);
    expect([...tree.visibleUntil]).toEqual([2, 2, 4, 4]);
    expect([...tree.position]).toEqual([0, 1, 0, 1]);
  });

  it('equals a brute-force mask on 300 random forests', () => {
    const random = createRandom(7, 'packTree.test');
    for (let round = 0; round < 300; round++) {
      const segments = randomForest((n) => random.integer(n));
      const tree = packTree(segments);
      const home = homes(segments, tree.segmentStart, tree.rowSource.length);
      for (let query = 0; query < home.length; query++) {
        for (let key = 0; key < home.length; key++) {
          const byInterval = (tree.visibleFrom[key] ?? 0) <= query && query < (tree.visibleUntil[key] ?? 0);
          expect(byInterval, `round ${round}: query ${query}, key ${key}`).toBe(seesByDefinition(segments, home, query, key));
        }
      }
      for (const [row, { segment, offset }] of home.entries()) {
        expect(tree.position[row]).toBe(offset + lengthAbove(segments, segment));
        expect(tree.rowSource[row]).toBe(segments[segment]?.sources[offset]);
      }
    }
  });

  it('refuses a parent that comes after its child', () => {
    expect(() => packTree([{ parent: 1, sources: [1] }, { parent: -1, sources: [2] }])).toThrow(/parent comes before/);
  });
});

interface Home { readonly segment: number; readonly offset: number }

function randomForest(integer: (n: number) => number): Segment[] {
  return Array.from({ length: 1 + integer(7) }, (_, s) => ({
    parent: s === 0 ? -1 : integer(s + 1) - 1,
    sources: Array.from({ length: integer(4) }, () => integer(100) - 5),
  }));
}

/** Which segment each row belongs to, found from the starts alone; every row must have exactly one home. */
function homes(segments: readonly Segment[], starts: Int32Array, rows: number): Home[] {
  const home: Home[] = [];
  for (const [segment, { sources }] of segments.entries()) {
    for (let offset = 0; offset < sources.length; offset++) {
      const row = (starts[segment] ?? -1) + offset;
      expect(home[row]).toBeUndefined();
      home[row] = { segment, offset };
    }
  }
  expect(home.length).toBe(rows);
  return home;
}

function seesByDefinition(segments: readonly Segment[], home: readonly Home[], query: number, key: number): boolean {
  const q = home[query], k = home[key];
  if (q === undefined || k === undefined) throw new Error('a row without a segment');
  if (q.segment === k.segment) return k.offset <= q.offset;
  for (let s = segments[q.segment]?.parent ?? -1; s >= 0; s = segments[s]?.parent ?? -1) if (s === k.segment) return true;
  return false;
}

function lengthAbove(segments: readonly Segment[], segment: number): number {
  let length = 0;
  for (let s = segments[segment]?.parent ?? -1; s >= 0; s = segments[s]?.parent ?? -1) length += segments[s]?.sources.length ?? 0;
  return length;
}
