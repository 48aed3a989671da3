import { slice } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { chooseProductWay, productTile, productWay } from './productWay.ts';
import { describeOnGpu } from './testForms.ts';

/** Milliseconds that a trial takes longer in each way: enough to be told apart on a busy machine. */
const SLOWER = { wide: 200, square: 0, small: 200, broadcast: 400 };

/** Stands for a product on an adapter whose best tiles are square; notes how it was asked. */
function adapter() {
  const asked = new Set<string>();
  const product = (x: Tensor2D): Tensor2D => {
    const way = productWay(x.shape[0]) === 'broadcast' ? 'broadcast' : productTile();
    asked.add(`${x.shape[0]} rows ${way}`);
    const until = performance.now() + SLOWER[way];
    while (performance.now() < until);
    return slice(x, [0, 0], [1, 1]);
  };
  return { asked, product };
}

describeOnGpu('the timed search', () => {
  it('takes the fastest size of tiles, and what it found before', { timeout: 60_000 }, async () => {
    const card = adapter();
    const found = await chooseProductWay('a card', false, null, card.product);
    expect(found).toMatchObject({ few: 'tiled', many: 'tiled', tile: 'square' });
    expect([productWay(1024), productTile()]).toEqual(['tiled', 'square']);
    card.asked.clear();
    expect(await chooseProductWay('a card', false, found, card.product)).toEqual(found);
    expect(card.asked.size).toBe(0);
  });

  it('leaves sizes out on a software adapter, which compiles each for seconds', { timeout: 60_000 }, async () => {
    const { asked, product } = adapter();
    const found = await chooseProductWay('a program', true, null, product);
    expect([...asked].filter((way) => /square|small/.test(way))).toEqual([]);
    expect(found?.tile ?? 'wide').toBe('wide');
  });
});
