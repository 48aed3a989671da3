import type { RunCard } from '../../../domain/keptRun.ts';
import { significant } from '../../elements/results/numbers.ts';
import { formatDateTime } from '../../i18n/dates.ts';
import type { Locale, Translate } from '../../i18n/index.ts';

/** A run's name: the user's, else what most tells it from others. */
export function runTitle({ name, config, steps }: RunCard, t: Translate, locale: Locale): string {
  if (name !== '') return name;
  const { numVirtualTokens, learningRate, promptInit, seed } = config;
  return t('runs.autoName', { p: numVirtualTokens, init: t(`runs.init.${promptInit}`), rate: significant(learningRate, locale), steps, seed: String(seed) });
}

/** When a run was started, in the user's own time. */
export function runTime({ startedAt }: RunCard, locale: Locale): string {
  return formatDateTime(new Date(startedAt), locale);
}
