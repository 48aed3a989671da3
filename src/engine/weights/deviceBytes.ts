import type { WeightDtype } from '../../domain/model.ts';
import { matrixBytes } from '../ops/matrix/layout.ts';

/** One line of a weight file's table. */
export interface TableEntry { readonly name: string; readonly dtype: string; readonly shape: readonly number[] }

/** What decides how a table is kept: as config.json says. */
export interface TableConfig { readonly modelType: string; readonly tiedHead: boolean }

/** GPT-2's linear weights, which are stored [inputs,outputs]. */
const TURNED = /\.(c_attn|c_proj|c_fc)\.weight$/;
/** Learned positions and distances, which stay float32. */
const POSITIONS = /(^|\.)(wpe|embed_positions|relative_attention_bias)\.weight$/;
const HEAD = /^(lm_head|embed_out)\.weight$/;
const FLOATS = new Set(['F32', 'F16', 'BF16']);

/** The smallest type that holds every number of a table's matrices as it is: f16 where all are stored so, else f32 (BF16 reaches further than f16). */
export function exactDtype(table: readonly TableEntry[]): WeightDtype {
  return table.every(({ name, dtype, shape }) => dtype === 'F16' || !FLOATS.has(dtype) || shape.length !== 2 || POSITIONS.test(name)) ? 'f16' : 'f32';
}

/**
 * Bytes that a model's tensors take on the device when its matrices are kept as `dtype`; vectors and learned positions are
 * float32. Told from the table alone, before a weight is read: a head that is tied is not counted, nor masks and counters.
 */
export function deviceBytes(table: readonly TableEntry[], { modelType, tiedHead }: TableConfig, dtype: WeightDtype): number {
  let bytes = 0;
  for (const { name, dtype: stored, shape } of table) {
    const [first = 0, second] = shape;
    if (!FLOATS.has(stored) || shape.length > 2 || (tiedHead && HEAD.test(name))) continue;
    if (second === undefined) bytes += 4 * first;
    else if (POSITIONS.test(name)) bytes += 4 * first * second;
    else bytes += modelType === 'gpt2' && TURNED.test(name) ? matrixBytes(dtype, second, first) : matrixBytes(dtype, first, second);
  }
  return bytes;
}
