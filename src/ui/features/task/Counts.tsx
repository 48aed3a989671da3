import { useSession } from '../../../state/hooks.tsx';
import { Icon } from '../../elements/icons.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './task.module.css';

/** How many examples there are, and how many do not fit whole. */
export function Counts() {
  const t = useT();
  const locale = useLocale();
  const preview = useSession((session) => session.preview);
  if (preview === null) return null;
  const { trainExamples, validationExamples, meanContextTokens, maxContextTokens, truncatedExamples, truncatedTokens } = preview;
  const figures = [
    ['train', trainExamples], ['validation', validationExamples], ['mean', meanContextTokens], ['context', maxContextTokens],
  ] as const;
  return (
    <Panel title={t('task.counts')}>
      <dl className={styles.figures}>
        {figures.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`task.counts.${key}`)}</dt>
            <dd>{formatNumber(value, locale, { maximumFractionDigits: 1 })}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.fits} data-warning={truncatedExamples > 0}>
        <Icon name={truncatedExamples > 0 ? 'alert' : 'check'} />
        {truncatedExamples > 0
          ? t('task.counts.truncated', { n: truncatedExamples, tokens: truncatedTokens, limit: maxContextTokens })
          : t('task.counts.fits', { limit: maxContextTokens })}
      </p>
    </Panel>
  );
}
