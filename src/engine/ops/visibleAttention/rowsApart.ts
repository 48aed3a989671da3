import { formOf } from '../forms.ts';
import { GROUP } from './groupRuns.ts';
import { TILE } from './webgpuTile.ts';
import { attentionWay } from './webgpuWay.ts';

/**
 * Rows of several runs that begin at multiples of so many never meet in a workgroup of attention: what is no number in
 * one of them stays there. Without, 0·NaN of keys that a query does not see would carry it over, for a product skips no
 * pair within a tile. Null where no such number is, as in the reference forms: their embedding is one product over all rows.
 */
export function rowsApart(): number | null {
  return formOf<() => number | null>({ reference: () => null, webgpu: () => (attentionWay() === 'tiles' ? TILE : GROUP) })();
}
