import type { ReactElement } from 'react';
import '../charts/charts.css';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './AnswerCell.module.css';
import { percent } from './numbers.ts';

interface Props {
  readonly classes: readonly string[];
  readonly probabilities: readonly number[];
  /** Index of the expected class; -1 where there is none: no verdict then. */
  readonly expected: number;
  readonly contender: 'with' | 'without';
}

/** One answer: right or wrong by sign and word, the class, its probability as number and bar. */
export function AnswerCell({ classes, probabilities, expected, contender }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const predicted = probabilities.indexOf(Math.max(...probabilities));
  const share = probabilities[predicted] ?? 0;
  const right = predicted === expected;
  const series = contender === 'with' ? '--series-tuned' : '--series-zero-shot';
  return (
    <div>
      <div className={styles.answer}>
        {expected >= 0 && (
          <span className={`${styles.mark} ${right ? styles.right : styles.wrong}`} role="img" aria-label={t(right ? 'results.right' : 'results.wrong')}>
            {right ? '✓' : '✗'}
          </span>
        )}
        <span className={styles.name}>{classes[predicted]}</span>
        <span className={styles.share}>{percent(share, locale)}</span>
      </div>
      <div className={styles.track} style={{ '--share': share, '--colour': `var(${series})` }}><div className={styles.fill} /></div>
    </div>
  );
}
