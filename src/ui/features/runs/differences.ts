import { DEFAULT_CONFIG, keysOf } from '../../../domain/config.ts';
import type { ConfigKey } from '../../../domain/config.ts';
import { hasEffect } from '../../../domain/options/effect.ts';
import type { RunCard } from '../../../domain/keptRun.ts';

/** The options in which runs differ, in the order of the form; one that changes nothing in any of them is left out. */
export function differingOptions(cards: readonly Pick<RunCard, 'config'>[]): ConfigKey[] {
  return keysOf(DEFAULT_CONFIG).filter((key) => {
    const values = new Set(cards.map(({ config }) => (hasEffect(key, config) ? config[key] : undefined)));
    return values.size > 1;
  });
}
