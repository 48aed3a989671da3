import type { ReactElement } from 'react';
import type { Comparison } from '../../../domain/run.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { percent, percentPair } from './numbers.ts';
import { outcome } from './outcome.ts';
import styles from './OutcomeSummary.module.css';

interface Props {
  readonly comparison: Comparison;
  readonly classes: readonly string[];
  /** Whether the best step was chosen on these very examples, which flatters a little. */
  readonly chosenOnSame: boolean;
}

/** What the prompt changed, in one sentence, with what keeps the figures honest. */
export function OutcomeSummary({ comparison, classes, chosenOnSame }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const { before: from, after: to, examples, improved, worsened, verdict, beatsMajority } = outcome(comparison);
  const [before, after] = percentPair(from, to, locale);
  const { classIndex, accuracy } = comparison.majority;
  return (
    <div>
      <p className={styles.sentence}>{t('outcome.sentence', { before, after, n: examples, improved, worsened })}</p>
      {verdict !== 'better' && <p className={styles.caution}>{t(`outcome.${verdict}`)}</p>}
      {!beatsMajority && (
        <p className={styles.caution}>{t('outcome.belowMajority', { name: classes[classIndex] ?? '', share: percent(accuracy, locale, examples) })}</p>
      )}
      {chosenOnSame && <p className={styles.note}>{t('outcome.sameExamples')}</p>}
    </div>
  );
}
