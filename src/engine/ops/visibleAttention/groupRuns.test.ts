import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../domain/random.ts';
import { GROUP, groupRuns } from './groupRuns.ts';

describe('groupRuns', () => {
  it('names the prompt and the own text of each group: prompt 0–1, texts 2–11 and 12–19, padding 20', () => {
    const from = Int32Array.from({ length: 21 }, (_, j) => (j < 20 ? j : 0));
    const until = from.map((_, j) => (j < 2 ? 20 : j < 12 ? 12 : j < 20 ? 20 : 0));
    // Queries 0–7 see keys 0–7; 8–15 the prompt, 2–11 and 12–15; 16–20 the prompt and 12–19.
    expect([...groupRuns(from, until, 21)]).toEqual([4, 6, 8, 12, 0, 8, 0, 16, 0, 2, 12, 20]);
  });

  it('gives nothing to groups that see nothing', () => {
    expect([...groupRuns(Int32Array.of(9, 0), Int32Array.of(10, 0), 17)]).toEqual([4, 4, 6, 6, 0, 1]);
  });

  it('holds every visible key of each group once and no other, on 100 random masks', () => {
    const random = createRandom(5, 'runs');
    for (let trial = 0; trial < 100; trial++) {
      const [queries, keys] = [1 + random.integer(60), 1 + random.integer(40)];
      const from = Int32Array.from({ length: keys }, () => random.integer(queries + 3) - 1);
      const until = from.map((value) => value + random.integer(30) - 2);
      const flat = groupRuns(from, until, queries);
      for (let group = 0; group * GROUP < queries; group++) {
        const met: number[] = [];
        for (let run = flat[group] ?? 0; run < (flat[group + 1] ?? 0); run += 2) {
          for (let key = flat[run] ?? 0; key < (flat[run + 1] ?? 0); key++) met.push(key);
        }
        const rows = Array.from({ length: Math.min(GROUP, queries - group * GROUP) }, (_, i) => group * GROUP + i);
        expect(met).toEqual([...from.keys()].filter((key) => rows.some((row) => (from[key] ?? 0) <= row && row < (until[key] ?? 0))));
      }
    }
  });
});
