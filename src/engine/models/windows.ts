import * as z from '../../artifacts/zod.ts';
import type { ModelConfig } from '../../domain/model.ts';
import { count, invalidOption, unsupportedOption } from './options.ts';

/** Sliding windows as transformers writes them: a width, and in newer files each layer's type. */
export const windowFields = {
  sliding_window: z.nullish(count),
  layer_types: z.nullish(z.array(z.string())),
};

const SLIDING = 'sliding_attention';
const FULL = 'full_attention';

/** Whether each layer has a window: by layer_types, or where that isn't written by the family's own rule. Throws `modelUnsupported` for another type. */
export function slidingLayers(layerTypes: readonly string[] | null | undefined, numLayers: number, rule: (layer: number) => boolean): boolean[] {
  if (layerTypes === null || layerTypes === undefined) return Array.from({ length: numLayers }, (_, layer) => rule(layer));
  if (layerTypes.length < numLayers) throw invalidOption('layer_types', `has ${layerTypes.length} entries for ${numLayers} layers`);
  return layerTypes.slice(0, numLayers).map((type) => {
    if (type !== SLIDING && type !== FULL) throw unsupportedOption('layer_types', type, `layers of the types ${FULL} and ${SLIDING}`);
    return type === SLIDING;
  });
}

/** The config with its window, and the window of each layer (0 is off). Throws `modelConfigInvalid` where a layer needs a window that isn't given. */
export function withWindows(config: ModelConfig, sliding: readonly boolean[], width: number | null | undefined): { config: ModelConfig; windows: readonly number[] } {
  if (!sliding.includes(true)) return { config, windows: sliding.map(() => 0) };
  if (width === null || width === undefined) throw invalidOption('sliding_window', 'is missing, but layer_types has layers with a sliding window');
  return { config: { ...config, slidingWindow: width }, windows: sliding.map((slides) => (slides ? width : 0)) };
}
