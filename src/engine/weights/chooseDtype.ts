import type { DtypeChoice, DtypeFacts, WeightDtype } from '../../domain/model.ts';

/** From exact to small. */
const SMALLER = ['f32', 'f16', 'int8', 'int4'] as const satisfies readonly WeightDtype[];

/**
 * The part of the memory that weights may take: activations, the gradient's products and what else is on the screen
 * need the rest.
 */
const SHARE = 0.5;

/**
 * How a model's matrices are kept. `auto`: `exact`, the smallest type that holds every stored number as it is, where its
 * bytes are within half of the adapter's memory, of which the largest buffer it grants is the best that a page is told;
 * else the most exact that are; int4 where none is. A device that decodes nothing packed (`memoryBytes` null) gains
 * nothing by rounding: f32.
 */
export function chooseDtype(asked: DtypeChoice, exact: WeightDtype, bytesOf: (dtype: WeightDtype) => number, memoryBytes: number | null): DtypeFacts {
  if (asked !== 'auto') return { dtype: asked, reason: 'asked', keptAs: memoryBytes === null ? 'f32' : asked, memoryBytes };
  if (memoryBytes === null) return { dtype: 'f32', reason: 'decodesNothing', keptAs: 'f32', memoryBytes };
  const candidates = SMALLER.slice(SMALLER.indexOf(exact));
  const dtype = candidates.find((candidate) => bytesOf(candidate) <= SHARE * memoryBytes);
  if (dtype === undefined) return { dtype: 'int4', reason: 'nothingFits', keptAs: 'int4', memoryBytes };
  return { dtype, reason: dtype === exact ? 'asStored' : 'mostExactThatFits', keptAs: dtype, memoryBytes };
}
