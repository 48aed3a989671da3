import { useRuns } from '../../state/hooks.tsx';
import { Icon } from '../elements/icons.tsx';
import { useLocale, useT } from '../i18n/index.ts';
import styles from './PageLinks.module.css';
import { hashOf, PAGES, useRoute } from './route.ts';

/** Links to the screens beside the steps. */
export function PageLinks() {
  const t = useT();
  const locale = useLocale();
  const current = useRoute();
  const kept = useRuns(({ cards }) => cards.filter(({ deleted }) => !deleted).length);
  return (
    <ul className={styles.list}>
      {PAGES.map((page) => (
        <li key={page}>
          <a className={styles.link} href={hashOf(page)} {...(current === page ? { 'aria-current': 'page' as const } : {})}>
            <Icon name={page} />
            <span className={styles.name}>{t(`page.${page}`)}</span>
            {page === 'runs' && kept > 0 && <span className={styles.count} aria-label={t('runs.list', { n: kept })}>{kept.toLocaleString(locale)}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
