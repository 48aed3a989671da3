import type { ReactElement } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { decimal } from '../../elements/results/numbers.ts';
import { visibleToken } from '../../elements/results/visibleToken.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './evaluate.module.css';

/** The vocabulary words nearest to each vector of the prompt. */
export function NearestWords(): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const nearest = useRun((run) => run.prompt?.nearest ?? null);
  return (
    <Panel title={t('evaluate.nearest')} help={t('evaluate.nearestNote')}>
      {nearest === null || nearest.length === 0 ? <p className={styles.note}>{t('evaluate.nearestMissing')}</p> : (
        // a scrolling region has to be reached by keyboard
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.nearest} tabIndex={0} role="region" aria-label={t('evaluate.nearest')}>
          <table>
            <thead><tr><th scope="col">{t('evaluate.vector')}</th><th scope="col">{t('evaluate.nearestWords')}</th></tr></thead>
            <tbody>
              {nearest.map((words, vector) => (
                // vectors have no name but their place
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={vector}>
                  <th scope="row">{vector + 1}</th>
                  <td>
                    {words.map(({ id, text, cosine }) => (
                      <span key={id} className={styles.word}><code>{visibleToken(text)}</code><span className={styles.cosine}>{decimal(cosine, locale, 2)}</span></span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
