import { expect, it } from 'vitest';
import { atMost, pickTile } from './tiles.ts';

const sizeOf = ({ rows, columns }: { rows: number; columns: number }) => [rows, columns];

it('gives the tile that was picked, or the largest allowed where that is smaller', () => {
  const [large, few] = [pickTile(1024, 1024), pickTile(1, 1024)];
  expect([large, few].map(sizeOf)).toEqual([[128, 64], [8, 32]]);
  expect((['wide', 'square', 'small'] as const).map((largest) => sizeOf(atMost(largest, large)))).toEqual([[128, 64], [64, 64], [32, 32]]);
  expect((['wide', 'square', 'small'] as const).map((largest) => sizeOf(atMost(largest, few)))).toEqual([[8, 32], [8, 32], [8, 32]]);
  expect(sizeOf(atMost('square', pickTile(33, 300)))).toEqual([32, 32]);
});
