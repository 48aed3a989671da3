import type { Kernel } from '../../ops/webgpu/kernel.ts';

export const THREADS = 64;

/** What is done to each element i of a parameter. */
export interface ElementUpdate {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names in the body of the numbers that a step has. */
  readonly numbers: readonly string[];
  readonly body: string;
}

/** One thread an element; the numbers come as an input after the others. */
export function elementKernel(name: string, { inputs, outputs, numbers, body }: ElementUpdate): Kernel {
  return {
    name, threads: THREADS,
    inputs: [...inputs, 'numbers'].map((input) => ({ name: input, type: 'f32' })),
    outputs: outputs.map((output) => ({ name: output, type: 'f32' })),
    uniforms: [{ name: 'elements', type: 'u32' }],
    body: `
  let i = group * ${THREADS}u + lane;
  if (i >= u.elements) { return; }
  ${numbers.map((number, at) => `let ${number} = numbers[${at}u];`).join('\n  ')}
  ${body}`,
  };
}
