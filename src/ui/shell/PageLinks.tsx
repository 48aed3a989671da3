import { useRuns, useSweeps } from '../../state/hooks.tsx';
import { doneOf } from '../../state/sweeps/store.ts';
import { Icon } from '../elements/icons.tsx';
import { useLocale, useT } from '../i18n/index.ts';
import { formatNumber } from '../i18n/number.ts';
import styles from './PageLinks.module.css';
import { hashOf, PAGES, useRoute } from './route.ts';

/** Links to the screens beside the steps. */
export function PageLinks() {
  const t = useT();
  const locale = useLocale();
  const current = useRoute();
  const kept = useRuns(({ cards }) => cards.filter(({ deleted }) => !deleted).length);
  const sweep = useSweeps(({ sweeps, active }) => sweeps.find(({ id }) => id === active));
  return (
    <ul className={styles.list}>
      {PAGES.map((page) => (
        <li key={page}>
          <a className={styles.link} href={hashOf(page)} {...(current === page ? { 'aria-current': 'page' as const } : {})}>
            <Icon name={page} />
            <span className={styles.name}>{t(`page.${page}`)}</span>
            {page === 'runs' && sweep !== undefined && <span className={styles.count} aria-label={t('sweep.progress', { name: sweep.name, done: doneOf(sweep), total: sweep.members.length })}>{doneOf(sweep)} / {sweep.members.length}</span>}
            {page === 'runs' && sweep === undefined && kept > 0 && <span className={styles.count} aria-label={t('runs.list', { n: kept })}>{formatNumber(kept, locale)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
