import type { ContenderName, Probe } from '../types.ts';

/** How far losses, and gradients' norms by their size, may be apart: f32 sums in other orders. */
const TOLERANCE = 1e-3;

/** Throws where two contenders don't compute the same: what follows would compare different work. */
export function assertAgreement(probes: ReadonlyMap<ContenderName, Probe>): void {
  const [first] = probes;
  if (first === undefined) return;
  const [reference, expected] = first;
  for (const [name, probe] of probes) {
    const same = near(probe.loss, expected.loss, 1) && near(probe.gradientNorm, expected.gradientNorm, expected.gradientNorm ?? 1)
      && JSON.stringify(probe.ids) === JSON.stringify(expected.ids);
    if (!same) throw new Error(`${name} and ${reference} compute different things: ${JSON.stringify(probe)} and ${JSON.stringify(expected)}.`);
  }
}

function near(a: number | null, b: number | null, size: number): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= TOLERANCE * size;
}
