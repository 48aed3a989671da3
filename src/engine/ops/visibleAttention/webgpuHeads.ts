/**
 * Where a head lies in its array, as WGSL. Queries, keys and values may be arrays of their own ([R,h,D], [R,hk,D]) or
 * heads of one ([R,h+2·hk,D]: what one product of the input with all three weights gives).
 */
export interface HeadPlace { readonly heads: string; readonly head: string }

/** Uniforms: heads in a row of the arrays of queries and of keys, and the first of them that are queries, keys, values. */
export const HEAD_FIELDS = ['q_row', 'k_row', 'k_first', 'v_first'] as const;

/** Values of {@link HEAD_FIELDS}. */
export function headFields(heads: number, kvHeads: number, packed: boolean): number[] {
  const all = heads + 2 * kvHeads;
  return packed ? [all, all, heads, heads + kvHeads] : [heads, kvHeads, 0, 0];
}

const PLACES: Readonly<Record<string, HeadPlace>> = {
  q: { heads: 'u.q_row', head: 'head' },
  k: { heads: 'u.k_row', head: '(u.k_first + kv_head)' },
  v: { heads: 'u.k_row', head: '(u.v_first + kv_head)' },
};
const OWN_ARRAY: HeadPlace = { heads: 'u.heads', head: 'head' };

/** The place of the current head in an array by its name; the output and its gradient have the query heads alone. */
export const placeOf = (name: string): HeadPlace => PLACES[name] ?? OWN_ARRAY;

/** Rows of a tile of queries, for an array by its name. */
export const queryRow = (name: string) => ({ first: 'row0', end: 'u.queries', ...placeOf(name) });

/** Rows of a tile of keys. */
export const keyRow = (name: string) => ({ first: 'row0', end: 'u.keys', ...placeOf(name) });
