/** What all attention kernels share, whichever way they compute: bindings, uniforms, places and scores. */
import type { Binding, Kernel, UniformField } from '../webgpu/kernel.ts';
import { elementOf, isVector, reader, writer } from '../webgpu/wgsl.ts';
import { HEAD_FIELDS, placeOf } from './webgpuHeads.ts';
import type { HeadPlace } from './webgpuHeads.ts';
import { SPAN_PLACES } from './webgpuSpans.ts';
import type { SpanVariant } from './webgpuSpans.ts';

export interface AttentionVariant extends SpanVariant {
  /** D */
  readonly width: number;
  readonly capped: boolean;
  /** Whether q, k and v are heads of one array, and their gradients too. */
  readonly packed: boolean;
}

/** Stands for −∞, which WGSL does not promise. */
export const LOWEST = '-3.0e38';

/** `quads`: vec4 of a head. A loop that ends there isn't unrolled; Mesa unrolls those with constant ends, and compiles them for long. */
const UNIFORMS: readonly UniformField[] = [
  ...['queries', 'keys', 'heads', 'kv_heads', ...HEAD_FIELDS, 'window', 'max_distance', 'gradient_rows', 'quads'].map((name) => ({ name, type: 'u32' as const })),
  { name: 'scale', type: 'f32' }, { name: 'soft_cap', type: 'f32' },
];

/** Ends a workgroup whose rows from `first` on nobody needs the gradient of. */
export const skipUnneeded = (first: string): string => `if (${first} >= u.gradient_rows) { return; }`;

const float = (name: string, width: number): Binding => ({ name, type: elementOf(width) });

/** Bindings and uniforms of an attention kernel: the gradients read `stats`, the forward pass writes `log_sum_exp`. */
export function bindings({ width }: AttentionVariant, inputs: readonly string[], outputs: readonly string[]): Pick<Kernel, 'inputs' | 'outputs' | 'uniforms'> {
  const gradient = inputs.includes('d_out');
  return {
    inputs: [...inputs.map((input) => float(input, width)), ...(gradient ? [{ name: 'stats', type: 'f32' as const }] : []), { name: 'spans', type: 'i32' }],
    outputs: [...outputs.map((output) => float(output, width)), ...(gradient ? [] : [{ name: 'log_sum_exp', type: 'f32' as const }])],
    uniforms: UNIFORMS,
  };
}

/** Readers (`head_NAME`) and writers of the arrays of heads, and the places in the spans. */
export function declarations({ width }: AttentionVariant, inputs: readonly string[], outputs: readonly string[]): string {
  return [
    'var<private> head: u32;', 'var<private> kv_head: u32;', SPAN_PLACES,
    ...inputs.map((input) => headReader(input, placeOf(input), width)),
    ...outputs.map((output) => writer(output, `${width}u`, isVector(width))),
  ].join('\n');
}

/** `fn head_NAME(row, column4)`: a vec4 of one head of [rows, heads, D]; the head is in the private variable. */
function headReader(name: string, of: HeadPlace, width: number): string {
  return `${reader(name, `${width}u`, isVector(width))}
fn head_${name}(row: u32, column4: u32) -> vec4<f32> { return read_${name}(row * ${of.heads} + ${of.head}, column4); }`;
}

/** The gradients of keys and values. One array can't be bound twice for writing: that of the packed heads takes both. */
export const keyGradients = ({ packed }: AttentionVariant): readonly [string, string] => (packed ? ['dk', 'dk'] : ['dk', 'dv']);

/** The score of a product. Beyond ±15 tanh is ±1 in f32, and some drivers give NaN. */
export function score({ capped }: AttentionVariant, product: string, type: 'f32' | 'vec4<f32>'): string {
  return capped ? `(u.soft_cap * tanh(clamp(${product} * (u.scale / u.soft_cap), ${type}(-15.0), ${type}(15.0))))` : `(${product} * u.scale)`;
}

/** ` + ` the distance bias of scores; nothing where there is none. */
export const plusBias = ({ biased }: AttentionVariant, distances: string): string => (biased ? ` + bias_of(${distances})` : '');

/** Derivative of the score z (without its bias) by the product. */
export function slope({ capped }: AttentionVariant): string {
  return capped ? '(u.scale * (1.0 - (z / u.soft_cap) * (z / u.soft_cap)))' : 'u.scale';
}
