import type { ReactElement } from 'react';
import type { Comparison } from '../../../domain/run.ts';
import { Panel } from '../../elements/Panel.tsx';
import { decimal, percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { contenders } from './contenders.ts';
import type { Contender } from './contenders.ts';
import styles from './evaluate.module.css';

const COLOUR = { majority: 'var(--series-majority)', zeroShot: 'var(--series-zero-shot)', tuned: 'var(--series-tuned)' } as const;

interface Props { readonly comparison: Comparison; readonly classes: readonly string[] }

/** Commonest class, zero-shot and tuned, side by side on the same examples. */
export function Contenders({ comparison, classes }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const { examples } = comparison.tuned;
  const majorityName = classes[comparison.majority.classIndex] ?? '';
  return (
    <Panel title={t('evaluate.contenders')} help={t('evaluate.contendersNote', { n: examples })}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('evaluate.contender')}</th>
              <th scope="col">{t('evaluate.accuracy')}</th>
              <th scope="col">{t('evaluate.interval')}</th>
              <th scope="col" title={t('evaluate.macroF1Help')}>{t('evaluate.macroF1')}</th>
              <th scope="col" title={t('evaluate.lossHelp')}>{t('evaluate.loss')}</th>
            </tr>
          </thead>
          <tbody>
            {contenders(comparison).map((contender) => (
              <tr key={contender.name} className={contender.name === 'tuned' ? styles.mine : undefined}>
                <th scope="row"><span className={styles.key} style={{ background: COLOUR[contender.name] }} />{t(`evaluate.${contender.name}`, { name: majorityName })}</th>
                <td>{percent(contender.accuracy, locale, examples)}</td>
                <td>{percent(contender.interval.low, locale, examples)}–{percent(contender.interval.high, locale, examples)}<Range contender={contender} /></td>
                <td>{decimal(contender.macroF1, locale, 2)}</td>
                <td>{decimal(contender.loss, locale, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** The interval on a line from 0 to 1; the numbers beside it say the same. */
function Range({ contender: { name, accuracy, interval } }: { readonly contender: Contender }): ReactElement {
  return (
    <span className={styles.range} style={{ '--colour': COLOUR[name], '--low': interval.low, '--high': interval.high, '--at': accuracy }} aria-hidden="true">
      <span className={styles.rangeBar} /><span className={styles.rangePoint} />
    </span>
  );
}
