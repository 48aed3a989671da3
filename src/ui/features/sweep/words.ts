import { DEFAULT_CONFIG, keysOf, type ConfigKey } from '../../../domain/config.ts';
import type { OptionValue } from '../../../domain/sweep.ts';
import type { Locale, Translate } from '../../i18n/index.ts';
import { optionName, optionValue } from '../runs/options.ts';

export function optionKey(name: string): ConfigKey | undefined {
  return keysOf(DEFAULT_CONFIG).find((key) => key === name);
}

/** The name of a varied option as the form has it. */
export function variedName(name: string, t: Translate): string {
  const key = optionKey(name);
  return key === undefined ? name : optionName(key, t);
}

/** The value of a varied option in words and numbers of the language. */
export function variedValue(name: string, value: OptionValue, t: Translate, locale: Locale): string {
  const key = optionKey(name);
  return key === undefined ? String(value) : optionValue(key, { ...DEFAULT_CONFIG, [key]: value }, t, locale);
}
