import type { LinearWeight } from '../ops/types.ts';
import type { MatrixSource, VectorSource, WeightReader } from '../weights/weightReader.ts';
import type { Norm } from './decoder.ts';

/** A module's tensors, as PyTorch names them: `name.weight` and, where there is one, `name.bias`. */
export interface NamedModules {
  /** [outputs,inputs] */
  linear(name: string, outputs: number, inputs: number, bias?: boolean): Promise<LinearWeight>;
  /** Some rows of a module that holds several in one (q, k and v); `storedRows` is how many it has. */
  linearPart(name: string, rows: Int32Array, storedRows: number, inputs: number, bias?: boolean): Promise<LinearWeight>;
  layerNorm(name: string, size: number, epsilon: number): Promise<Norm>;
}

/** The modules under a prefix of their names, which ends in a point or is empty; `turned` where matrices are stored [inputs,outputs] (GPT-2). */
export function modulesUnder(reader: WeightReader, prefix: string, stored: 'asUsed' | 'turned' = 'asUsed'): NamedModules {
  const turned = stored === 'turned';
  const linear = (name: string, part: Omit<MatrixSource, 'name'> & Omit<VectorSource, 'name'>, outputs: number, inputs: number, bias: boolean): Promise<LinearWeight> =>
    reader.linear({ name: `${prefix}${name}.weight`, turned, ...part }, bias ? { name: `${prefix}${name}.bias`, ...part } : null, outputs, inputs);
  return {
    linear: (name, outputs, inputs, bias = true) => linear(name, {}, outputs, inputs, bias),
    linearPart: (name, rows, storedRows, inputs, bias = true) => linear(name, { rows, storedRows }, rows.length, inputs, bias),
    layerNorm: async (name, size, epsilon) => ({
      kind: 'layer', epsilon,
      weight: await reader.vector({ name: `${prefix}${name}.weight` }, size),
      bias: await reader.vector({ name: `${prefix}${name}.bias` }, size),
    }),
  };
}

/** Rows [start, start + count). */
export function rowRange(start: number, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => start + i);
}

/** The first prefix under which the folder has this tensor: a model saved without its head drops the outermost name. Else the first. */
export function prefixOf(reader: WeightReader, prefixes: readonly [string, ...string[]], tensor: string): string {
  return prefixes.find((prefix) => reader.has(`${prefix}${tensor}`)) ?? prefixes[0];
}
