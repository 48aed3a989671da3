import type { DtypeChoice, DtypeFacts, WeightDtype } from '../../domain/model.ts';

/** From exact to small. */
const SMALLER = ['f32', 'f16', 'int8', 'int4'] as const satisfies readonly WeightDtype[];

/**
 * The part of the memory that weights may take: activations, the gradient's products and what else is on the screen
 * need the rest.
 */
const SHARE = 0.5;

/**
 * How a model's matrices are kept. `auto`: the most exact type whose bytes are within half of the adapter's memory, of
 * which the largest buffer it grants is the best that a page is told; int4 where none is. A device that decodes nothing
 * packed (`memoryBytes` null) gains nothing by rounding: f32.
 */
export function chooseDtype(asked: DtypeChoice, bytesOf: (dtype: WeightDtype) => number, memoryBytes: number | null): DtypeFacts {
  if (asked !== 'auto') return { dtype: asked, reason: 'asked', keptAs: memoryBytes === null ? 'f32' : asked, memoryBytes };
  if (memoryBytes === null) return { dtype: 'f32', reason: 'decodesNothing', keptAs: 'f32', memoryBytes };
  const dtype = SMALLER.find((candidate) => bytesOf(candidate) <= SHARE * memoryBytes);
  const reason = dtype === undefined ? 'nothingFits' : 'mostExactThatFits';
  return { dtype: dtype ?? 'int4', reason, keptAs: dtype ?? 'int4', memoryBytes };
}
