import { createRandom, shuffle } from '../../domain/random.ts';

/** Indices of the examples of each part, ascending. */
export interface SplitIndices { readonly train: number[]; readonly validation: number[] }

/**
 * A seeded split that keeps the classes' shares: of each class the nearest whole number to `validationFraction` is held
 * out, at least one and at most all but one; a class of one example is trained on. Unlabelled examples (class -1) are in
 * neither part. Examples of one class with the same `groups` key (their text, say) stay together, so that none is held
 * out whose twin was trained on; only a class that is all one group is divided nonetheless.
 */
export function stratifiedSplit(
  classIndices: ArrayLike<number>, validationFraction: number, seed: number, groups?: ArrayLike<string | number>,
): SplitIndices {
  const members = new Map<number, number[]>();
  for (let i = 0; i < classIndices.length; i++) {
    const c = classIndices[i] ?? -1;
    if (c < 0) continue;
    const list = members.get(c);
    if (list === undefined) members.set(c, [i]);
    else list.push(i);
  }
  const heldOut = new Set<number>();
  for (const [c, indices] of members) {
    const wanted = Math.min(indices.length - 1, Math.max(1, Math.round(indices.length * validationFraction)));
    const units = together(indices, groups);
    const order = shuffle(Int32Array.from(units.keys()), createRandom(seed, `split/${c}`));
    for (const i of choose(Array.from(order, (u) => units[u] ?? []), wanted)) heldOut.add(i);
  }
  const labelled = Array.from(classIndices, (c, i) => (c < 0 ? -1 : i)).filter((i) => i >= 0);
  return { train: labelled.filter((i) => !heldOut.has(i)), validation: labelled.filter((i) => heldOut.has(i)) };
}

/** Indices that must stay together, in order of first appearance; singles where there are no groups or only one. */
function together(indices: readonly number[], groups: ArrayLike<string | number> | undefined): number[][] {
  const byKey = new Map<string | number, number[]>();
  for (const i of indices) {
    const key = groups?.[i] ?? i;
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [i]);
    else list.push(i);
  }
  return byKey.size > 1 ? [...byKey.values()] : indices.map((i) => [i]);
}

/** Whole units up to `wanted` indices; the smallest unit where none fits, so that something is held out. */
function choose(units: readonly (readonly number[])[], wanted: number): number[] {
  const chosen: number[] = [];
  for (const unit of units) if (chosen.length + unit.length <= wanted) chosen.push(...unit);
  if (chosen.length > 0 || wanted <= 0) return chosen;
  return [...(units.toSorted((a, b) => a.length - b.length)[0] ?? [])];
}
