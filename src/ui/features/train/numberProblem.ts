import { RANGES, type NumericKey } from '../../../domain/config.ts';
import { limit, significant } from '../../elements/results/numbers.ts';
import type { Locale, Translate } from '../../i18n/index.ts';
import { checkNumber } from './settings.ts';

/** Why a number as typed can't be an option's value, in words of the language; undefined where it can. */
export function numberProblem(key: NumericKey, typed: string, t: Translate, locale: Locale): string | undefined {
  const checked = checkNumber(key, typed);
  const { min, max } = RANGES[key];
  return 'value' in checked ? undefined
    : t(`train.problem.${checked.problem}`, { value: typed, min: significant(min, locale), max: limit(max, locale) });
}
