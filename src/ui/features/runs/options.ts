import { WORDS } from '../../../domain/config.ts';
import type { ConfigKey, RunConfig } from '../../../domain/config.ts';
import { significant } from '../../elements/results/numbers.ts';
import type { Locale, Translate } from '../../i18n/index.ts';

/** An option's name as the form of the Train screen has it. */
export function optionName(key: ConfigKey, t: Translate): string {
  switch (key) {
    case 'numVirtualTokens': return t('train.length');
    case 'promptInit': return t('train.init');
    case 'initText': return t('train.initText');
    case 'steps': return t('train.word.steps');
    case 'epochs': return t('train.word.epochs');
    default: return t(`train.key.${key}`);
  }
}

/** An option's value in words and numbers of the language. */
export function optionValue(key: ConfigKey, config: RunConfig, t: Translate, locale: Locale): string {
  if (key === 'promptInit') return t(`train.init.${config.promptInit}`);
  if (key === 'initText') return config.initText === '' ? '–' : `“${config.initText}”`;
  if (isWordKey(key)) return t(`train.word.${config[key]}`);
  return significant(config[key], locale);
}

function isWordKey(key: Exclude<ConfigKey, 'promptInit' | 'initText'>): key is Exclude<keyof typeof WORDS, 'promptInit'> {
  return Object.hasOwn(WORDS, key);
}
