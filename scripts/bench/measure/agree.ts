import type { ContenderName, Probe } from '../types.ts';

/** How far losses may be apart, in nats: f32 sums in other orders. */
const TOLERANCE = 1e-3;
/** How far the loss of products in f16 may be from one in f32, by its size: what they are made for. */
const HALF_TOLERANCE = 1e-2;
/** How far gradients' norms may be apart, by their size: tfjs's WebGPU kernels with its own gradients are 0.2 % off. */
const GRADIENT_TOLERANCE = 1e-2;

/** Throws where two contenders don't compute the same: what follows would compare different work. */
export function assertAgreement(probes: ReadonlyMap<ContenderName, Probe>): void {
  const [first] = probes;
  if (first === undefined) return;
  const [reference, expected] = first;
  for (const [name, probe] of probes) {
    const halves = [name, reference].includes('ours-webgpu-f16');
    const same = near(probe.loss, expected.loss, halves ? HALF_TOLERANCE * (expected.loss ?? 1) : TOLERANCE) && near(probe.gradientNorm, expected.gradientNorm, GRADIENT_TOLERANCE * (expected.gradientNorm ?? 1))
      && JSON.stringify(probe.ids) === JSON.stringify(expected.ids);
    if (!same) throw new Error(`${name} and ${reference} compute different things: ${JSON.stringify(probe)} and ${JSON.stringify(expected)}.`);
  }
}

function near(a: number | null, b: number | null, distance: number): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= distance;
}
