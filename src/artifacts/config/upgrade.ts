import { DEFAULT_CONFIG } from '../../domain/config.ts';

/**
 * A stored configuration of the first version as this one writes it: `warmupCosine` was a schedule of its own, a
 * constant rate knew no warm-up, words were sampled from the whole vocabulary. Anything else stays as it is.
 */
export function upgradeConfig(stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return stored;
  // What was stored before there was a choice was computed so.
  if ('lengthBy' in stored) return { arithmetic: DEFAULT_CONFIG.arithmetic, ...stored };
  const schedule = 'schedule' in stored ? stored.schedule : undefined;
  return {
    ...DEFAULT_CONFIG, initTopK: 0, ...stored,
    ...(schedule === 'warmupCosine' ? { schedule: 'cosine' } : {}),
    ...(schedule === 'constant' ? { warmupSteps: 0 } : {}),
  };
}
