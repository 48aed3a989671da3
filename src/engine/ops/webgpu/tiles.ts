import { PRODUCT_TILES } from '../../../domain/device.ts';
import type { ProductTile } from '../../../domain/device.ts';
import type { Tile } from './product.ts';

/** From the fewest memory reads a product to the most workgroups. */
const TILES = {
  wide: { rows: 128, columns: 64, perThread: 8 },
  square: { rows: 64, columns: 64, perThread: 4 },
  small: { rows: 32, columns: 32, perThread: 4 },
  flat: { rows: 8, columns: 32, perThread: 1 },
} as const satisfies Record<string, Tile>;

/** Workgroups that fill a middling GPU; with fewer, a smaller tile keeps more of it busy. */
export const ENOUGH_GROUPS = 96;

/** Tiles of a result. */
export const groupsOf = (tile: Tile, rows: number, columns: number): number => Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);

/** The largest tile that still gives enough workgroups and isn't mostly padding. */
export function pickTile(rows: number, columns: number): Tile {
  if (rows <= TILES.flat.rows) return TILES.flat;
  if (rows > 64 && groupsOf(TILES.wide, rows, columns) >= ENOUGH_GROUPS) return TILES.wide;
  return pickMiddleTile(rows, columns);
}

/** The same tile, or the largest that the adapter computes fast, where that is smaller. */
export function atMost(largest: ProductTile, tile: Tile): Tile {
  const picked = PRODUCT_TILES.findIndex((name) => TILES[name] === tile);
  return picked !== -1 && picked < PRODUCT_TILES.indexOf(largest) ? TILES[largest] : tile;
}

/**
 * As {@link pickTile}, of the tiles whose threads keep four rows by four columns: both keep as many threads busy, the
 * larger reads half as much, so it is taken from fewer workgroups on.
 */
export function pickMiddleTile(rows: number, columns: number): Tile {
  return rows > 32 && groupsOf(TILES.square, rows, columns) >= ENOUGH_GROUPS / 2 ? TILES.square : TILES.small;
}
