/** What the two ways of a product (product.ts, broadcast.ts) share where A and B are halves. */
import { times } from './wgsl.ts';

export type QuadType = 'vec4<f32>' | 'vec4<f16>';

/** Four numbers of a product's operands. */
export const quadOf = (halves: boolean): QuadType => (halves ? 'vec4<f16>' : 'vec4<f32>');

/** Declares h0, h1, …, the sums of so many rows within a slice. */
export const sliceSums = (rows: number): string => times(rows, (i) => `var h${i} = vec4<f16>();`);

/** Adds them to the registers, which are f32. */
export const addSliceSums = (rows: number, prefix: string): string => times(rows, (i) => `${prefix}${i} += vec4<f32>(h${i});`);

/** Sets them to zero again. */
export const clearSliceSums = (rows: number): string => times(rows, (i) => `h${i} = vec4<f16>();`);
