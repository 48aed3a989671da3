import { tensor1d } from '@tensorflow/tfjs-core';
import * as z from '../../artifacts/zod.ts';
import type { WeightReader } from '../weights/weightReader.ts';
import type { Rotation } from './decoder.ts';
import { count, invalidOption, positive, unsupportedOption } from './options.ts';

const factors = z.array(positive);
const ropeParameters = z.looseObject({
  rope_type: z.nullish(z.string()), type: z.nullish(z.string()), rope_theta: z.nullish(positive), partial_rotary_factor: z.nullish(positive),
  factor: z.nullish(positive), low_freq_factor: z.nullish(positive), high_freq_factor: z.nullish(positive),
  original_max_position_embeddings: z.nullish(count), attention_factor: z.nullish(positive), short_factor: z.nullish(factors), long_factor: z.nullish(factors),
});
export const ropeOptions = z.nullish(ropeParameters);
export type RopeOptions = z.infer<typeof ropeOptions>;

/** transformers 4 writes rope_theta and rope_scaling, transformers 5 rope_parameters. */
export const ropeFields = {
  rope_theta: z.nullish(positive),
  partial_rotary_factor: z.nullish(positive),
  rope_scaling: ropeOptions,
  rope_parameters: ropeOptions,
  original_max_position_embeddings: z.nullish(count),
};

export interface RopeFile {
  readonly rope_theta?: number | null | undefined;
  readonly partial_rotary_factor?: number | null | undefined;
  readonly rope_scaling?: RopeOptions;
  readonly rope_parameters?: RopeOptions;
  readonly original_max_position_embeddings?: number | null | undefined;
}

/** How queries and keys are turned. */
export interface Rope {
  /** [n]: n pairs turn by position·inverseFrequency; dimensions from 2n on pass through. */
  readonly inverseFrequency: Float32Array;
  /** Multiplies what turns: LongRoPE's attention_factor, else 1. */
  readonly scale: number;
  /** The positions within which this holds. */
  readonly maxPositions: number;
}

/** What the options are read with. */
export interface RopeContext {
  /** D */
  readonly headDim: number;
  readonly theta: number;
  /** The part of D that turns. */
  readonly partialFactor: number;
  readonly maxPositions: number;
  /** The training context, where the family has it outside of the rotary options. */
  readonly originalMaxPositions?: number | null | undefined;
  /** Types that a family reads as another (Phi-3's "su"). */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** The file's rotary options in either spelling; rope_scaling goes before rope_parameters, as in transformers. */
export function ropeFromFile(file: RopeFile, context: RopeContext): Rope {
  const key = hasAny(file.rope_scaling) ? 'rope_scaling' : 'rope_parameters';
  return makeRope(key, file[key], {
    ...context,
    theta: file.rope_theta ?? context.theta,
    partialFactor: file.partial_rotary_factor ?? context.partialFactor,
    originalMaxPositions: file.original_max_position_embeddings ?? context.originalMaxPositions,
  });
}

/**
 * Rotary frequencies (Su et al. 2021, §3.2.2) with their scaling, as transformers' modeling_rope_utils.py has it:
 * 1/θ^(2i/w) over w = partialFactor·D turned dimensions. Throws `modelUnsupported` for a type not computed here.
 */
export function makeRope(key: string, options: RopeOptions, context: RopeContext): Rope {
  const written = options?.rope_type ?? options?.type ?? 'default';
  const type = context.aliases?.[written] ?? written;
  const width = Math.trunc(context.headDim * (options?.partial_rotary_factor ?? context.partialFactor));
  if (width % 2 !== 0 || width > context.headDim) throw invalidOption(key, `turns ${width} of ${context.headDim} dimensions; an even number of them has to turn`);
  const theta = options?.rope_theta ?? context.theta;
  const plain = Float64Array.from({ length: width / 2 }, (_, i) => theta ** (-2 * i / width));
  const rope = { inverseFrequency: Float32Array.from(plain), scale: 1, maxPositions: context.maxPositions };
  const needed = (name: 'factor' | 'low_freq_factor' | 'high_freq_factor'): number => {
    const value = options?.[name];
    if (value === null || value === undefined) throw invalidOption(`${key}.${name}`, `is missing, which rotary scaling "${type}" needs`);
    return value;
  };
  const original = context.originalMaxPositions ?? options?.original_max_position_embeddings ?? context.maxPositions;
  switch (type) {
    // Dynamic scaling begins beyond max_position_embeddings, where no text gets to here.
    case 'default': case 'dynamic': return rope;
    case 'linear': return { ...rope, inverseFrequency: Float32Array.from(plain, (frequency) => frequency / needed('factor')) };
    case 'llama3': return { ...rope, inverseFrequency: Float32Array.from(plain, llama3Scaling(needed('factor'), needed('low_freq_factor'), needed('high_freq_factor'), original)) };
    case 'longrope': return longRope(key, options, plain, original, context);
    default: throw unsupportedOption(`${key}.rope_type`, written, 'rotary scaling of the types default, linear, dynamic, llama3 and longrope');
  }
}

/** Llama 3.1: long wavelengths divided by `factor`, short ones kept, those between blended. */
function llama3Scaling(factor: number, lowFactor: number, highFactor: number, original: number): (frequency: number) => number {
  return (frequency) => {
    const wavelength = 2 * Math.PI / frequency;
    if (wavelength < original / highFactor) return frequency;
    if (wavelength > original / lowFactor) return frequency / factor;
    const smooth = (original / wavelength - lowFactor) / (highFactor - lowFactor);
    return (1 - smooth) * frequency / factor + smooth * frequency;
  };
}

/**
 * LongRoPE (Ding et al. 2024) within the training context, that is with its short factors; beyond it every row of a
 * batch would turn otherwise as soon as one text is longer, so the context ends there.
 */
function longRope(key: string, options: RopeOptions, plain: Float64Array, original: number, { maxPositions }: RopeContext): Rope {
  const short = options?.short_factor;
  if (short?.length !== plain.length) throw invalidOption(`${key}.short_factor`, `needs ${plain.length} numbers, one for each turned pair`);
  const factor = options?.factor ?? maxPositions / original;
  const scale = options?.attention_factor ?? (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original)));
  return {
    inverseFrequency: Float32Array.from(plain, (frequency, i) => frequency / (short[i] ?? 1)),
    scale,
    maxPositions: Math.min(original, maxPositions),
  };
}

/** A rope on the device. */
export function placeRope(reader: WeightReader, { inverseFrequency, scale }: Rope): Rotation {
  return { inverseFrequency: reader.own(tensor1d(inverseFrequency)), scale };
}

function hasAny(options: RopeOptions): boolean {
  return options !== null && options !== undefined && Object.keys(options).length > 0;
}
