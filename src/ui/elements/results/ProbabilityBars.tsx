import type { CSSProperties, ReactElement } from 'react';
import '../charts/charts.css';
import { useLocale, useT } from '../../i18n/index.ts';
import { percent } from './numbers.ts';
import styles from './ProbabilityBars.module.css';

interface Props {
  /** [C] as shown. */
  readonly classes: readonly string[];
  /** [C] probabilities of the model alone, and with the prompt (null before there is a prompt). */
  readonly without: readonly number[];
  readonly withPrompt: readonly number[] | null;
  /** Index of the expected class; -1 where there is none. */
  readonly expected: number;
  /** Classes shown at most, the likeliest first when there are more. */
  readonly limit?: number;
}

/** Both probability lists as bars with numbers: hatched without the prompt, solid with it. */
export function ProbabilityBars({ classes, without, withPrompt, expected, limit = 8 }: Props): ReactElement {
  const t = useT();
  const shown = likeliest(classes.length, without, withPrompt ?? without, expected, limit);
  return (
    <div>
      <ul className={styles.key}>
        <li><span className={`${styles.swatch} ${styles.hatched}`} style={colour('--series-zero-shot')} />{t('results.without')}</li>
        {withPrompt !== null && <li><span className={styles.swatch} style={{ ...colour('--series-tuned'), background: 'var(--colour)' }} />{t('results.with')}</li>}
      </ul>
      <dl className={styles.bars}>
        {shown.map((c) => (
          <div key={classes[c]} style={{ display: 'contents' }}>
            <dt className={`${styles.name} ${c === expected ? styles.expected : ''}`}>
              {classes[c]}{c === expected && <span title={t('results.expected')} aria-label={t('results.expected')} role="img">◂</span>}
            </dt>
            <dd className={styles.pair}>
              <Bar share={without[c] ?? 0} series="--series-zero-shot" hatched label={t('results.without')} />
              {withPrompt !== null && <Bar share={withPrompt[c] ?? 0} series="--series-tuned" label={t('results.with')} />}
            </dd>
          </div>
        ))}
        {shown.length < classes.length && <div className={styles.rest}>{t('results.moreClasses', { n: classes.length - shown.length })}</div>}
      </dl>
    </div>
  );
}

interface BarProps { readonly share: number; readonly series: string; readonly hatched?: boolean; readonly label: string }

function Bar({ share, series, hatched = false, label }: BarProps): ReactElement {
  const locale = useLocale();
  return (
    <div className={styles.row} title={label}>
      <div className={styles.track} style={{ ...colour(series), '--share': share }}>
        <div className={`${styles.fill} ${hatched ? styles.hatched : ''}`} />
      </div>
      <span className={styles.number}>{percent(share, locale, 1000)}</span>
    </div>
  );
}

function colour(series: string): CSSProperties {
  return { '--colour': `var(${series})` };
}

/** Class indices to show: all in their order, or the likeliest under either contender (and the expected one) when there are too many. */
function likeliest(count: number, without: readonly number[], tuned: readonly number[], expected: number, limit: number): number[] {
  const all = Array.from({ length: count }, (_, c) => c);
  if (count <= limit) return all;
  const weight = (c: number): number => c === expected ? 2 : Math.max(without[c] ?? 0, tuned[c] ?? 0);
  return all.toSorted((a, b) => weight(b) - weight(a)).slice(0, limit);
}
