import { keysOf, RANGES, WORDS } from '../../../domain/config.ts';
import type { ErrorReport } from '../../../domain/errors.ts';
import type { Locale, Translate } from '../../i18n/index.ts';
import { numberProblem } from '../train/numberProblem.ts';
import { optionKey, variedName } from './words.ts';

/** What is wrong with a plan in the words of the form; null for what only the error itself can tell. */
export function planProblem({ details }: Pick<ErrorReport, 'details'>, t: Translate, locale: Locale): string | null {
  const { key, value, count, limit, steps } = details;
  if (typeof count === 'number' && typeof limit === 'number') return t('sweep.problem.tooMany', { count, limit });
  const option = optionKey(String(key));
  if (option === undefined || value === undefined) return null;
  if (option === 'initText') return t('sweep.problem.initText');
  const problem = option === 'warmupSteps' && typeof steps === 'number'
    ? t('sweep.problem.warmup', { value: String(value), steps }) : valueProblem(option, String(value), t, locale);
  return problem === undefined ? null : t('sweep.problem.option', { name: variedName(option, t), problem });
}

function valueProblem(option: string, value: string, t: Translate, locale: Locale): string | undefined {
  const number = keysOf(RANGES).find((key) => key === option);
  if (number !== undefined) return numberProblem(number, value, t, locale);
  const words = keysOf(WORDS).find((key) => key === option);
  return words === undefined ? undefined : t('sweep.problem.word', { value, allowed: WORDS[words].join(', ') });
}
