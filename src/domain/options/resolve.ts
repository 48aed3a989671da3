import { DEFAULT_CONFIG, keysOf } from '../config.ts';
import type { ConfigKey, RunConfig } from '../config.ts';
import { RULES } from './advice.ts';
import type { Reason } from './advice.ts';
import { implied } from './effect.ts';
import type { ConfigFacts } from './facts.ts';
import { PRESETS } from './presets.ts';
import type { PresetName } from './presets.ts';

/** Whose a value is: the user's, a preset's, chosen from data and model, or the program's default. */
export type ConfigOrigin = 'user' | 'preset' | 'data' | 'default';
/** By key; what is not named is the program's default. */
export type ConfigOrigins = { readonly [K in ConfigKey]?: ConfigOrigin };

/** What the user decided; everything else is chosen for him. */
export interface ConfigChoice {
  readonly chosen: Partial<RunConfig>;
  readonly preset: PresetName | null;
}

export interface ResolvedConfig {
  /** Whole, but not checked: see makeConfig. */
  readonly config: RunConfig;
  readonly origins: ConfigOrigins;
  /** For the values that were chosen from data and model. */
  readonly reasons: { readonly [K in ConfigKey]?: Reason };
}

/** Fills in what the user left open: from the preset, else from data and model, else the default. */
export function resolveConfig({ chosen, preset }: ConfigChoice, facts: ConfigFacts): ResolvedConfig {
  const ofPreset: Partial<RunConfig> = preset === null ? {} : PRESETS[preset];
  const ofUser: Partial<RunConfig> = { ...implied(chosen), ...chosen };
  const origins: { [K in ConfigKey]?: ConfigOrigin } = {};
  for (const key of keysOf(DEFAULT_CONFIG)) {
    origins[key] = ofUser[key] !== undefined ? 'user' : ofPreset[key] !== undefined ? 'preset' : 'default';
  }
  const reasons: { [K in ConfigKey]?: Reason } = {};
  let config: RunConfig = { ...DEFAULT_CONFIG, ...ofPreset, ...ofUser };
  for (const { key, overPreset, advise } of RULES) {
    if (origins[key] !== 'default' && !(overPreset === true && origins[key] === 'preset')) continue;
    const advice = advise(facts, config);
    if (advice === null) continue;
    config = { ...config, ...advice.value };
    origins[key] = 'data';
    reasons[key] = advice.reason;
  }
  return { config, origins, reasons };
}
