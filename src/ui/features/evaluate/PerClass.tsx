import type { ReactElement } from 'react';
import type { ClassificationMetrics } from '../../../domain/run.ts';
import { Panel } from '../../elements/Panel.tsx';
import { decimal } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './evaluate.module.css';

interface Props { readonly metrics: ClassificationMetrics; readonly classes: readonly string[] }

/** Precision, recall and F1 of each class, for the prompted model. */
export function PerClass({ metrics, classes }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  return (
    <Panel title={t('evaluate.perClass')} help={t('evaluate.tuned')}>
      {/* a scrolling region has to be reached by keyboard */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.tall} tabIndex={0} role="region" aria-label={t('evaluate.perClass')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('evaluate.class')}</th>
              <th scope="col" title={t('evaluate.precisionHelp')}>{t('evaluate.precision')}</th>
              <th scope="col" title={t('evaluate.recallHelp')}>{t('evaluate.recall')}</th>
              <th scope="col">{t('evaluate.f1')}</th>
              <th scope="col">{t('evaluate.support')}</th>
            </tr>
          </thead>
          <tbody>
            {metrics.perClass.map(({ precision, recall, f1, support }, c) => (
              <tr key={classes[c]}>
                <th scope="row">{classes[c]}</th>
                <td>{decimal(precision, locale, 2)}</td>
                <td>{decimal(recall, locale, 2)}</td>
                <td>{decimal(f1, locale, 2)}</td>
                <td>{formatNumber(support, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
