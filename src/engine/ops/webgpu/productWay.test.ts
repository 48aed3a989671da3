import { slice } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Arithmetic } from '../../../domain/config.ts';
import { chooseHalfWay, chooseProductWay, productTile, productWay, productWays, useProductWay } from './productWay.ts';
import { describeOnGpu } from './testForms.ts';

/** Milliseconds that a trial takes longer in each way: enough to be told apart on a busy machine. */
const SLOWER = { wide: 200, square: 0, small: 200, broadcast: 400 };

/** Stands for a product on an adapter whose best tiles are square, or all alike; notes how it was asked. */
function adapter(arithmetic: Arithmetic = 'float32', slower: Partial<typeof SLOWER> = SLOWER) {
  const asked = new Set<string>();
  const product = (x: Tensor2D): Tensor2D => {
    const way = productWay(x.shape[0], arithmetic) === 'broadcast' ? 'broadcast' : productTile(arithmetic);
    asked.add(`${x.shape[0]} rows ${way}`);
    const until = performance.now() + (slower[way] ?? 0);
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

  it('is made apart for float16, which computes as float32 until then, and taken from what was kept', { timeout: 60_000 }, async () => {
    useProductWay('tiled', 'small');
    expect(productWays('float16')).toEqual(productWays('float32'));
    const card = adapter('float16', {});
    const tuning = { adapter: 'a card', few: 'tiled', many: 'tiled', tile: 'small' } as const;
    const found = await chooseHalfWay(tuning, false, card.product);
    expect(found).toEqual({ ...tuning, halves: productWays('float16') });
    expect(['wide', 'square', 'small'].filter((tile) => !card.asked.has(`1024 rows ${tile}`))).toEqual([]);
    expect([productWay(1024), productTile()]).toEqual(['tiled', 'small']);
    card.asked.clear();
    const kept = { ...tuning, halves: { ...tuning, tile: 'wide' } as const };
    expect(await chooseHalfWay(kept, false, card.product)).toBe(kept);
    expect([productTile('float16'), card.asked.size]).toEqual(['wide', 0]);
  });

  it('leaves float16 as it is on a software adapter', async () => {
    useProductWay('tiled', 'small');
    const { asked, product } = adapter('float16', {});
    const tuning = { adapter: 'a program', few: 'tiled', many: 'tiled', tile: 'small' } as const;
    expect(await chooseHalfWay(tuning, true, product)).toBe(tuning);
    expect([productTile('float16'), asked.size]).toEqual(['small', 0]);
  });

  it('leaves sizes out on a software adapter, which compiles each for seconds', { timeout: 60_000 }, async () => {
    const { asked, product } = adapter();
    const found = await chooseProductWay('a program', true, null, product);
    expect([...asked].filter((way) => /square|small/.test(way))).toEqual([]);
    expect(found?.tile ?? 'wide').toBe('wide');
  });
});
