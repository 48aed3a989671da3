import type { StoredModel } from '../../../domain/hub.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { formatDate } from '../../i18n/dates.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './model.module.css';

/** Where a stored model came from, its size and licence; how far it is where its download was left off. */
export function StoredAbout({ model: { source, bytes, totalBytes, complete, licence, addedAt } }: { readonly model: StoredModel }) {
  const t = useT();
  const locale = useLocale();
  const origin = source.kind === 'hub'
    ? t('model.stored.hub', { revision: source.revision, commit: source.commit.slice(0, 8) }) : t('model.stored');
  const size = complete ? formatBytes(bytes, locale)
    : t('model.half', { here: formatBytes(bytes, locale), total: formatBytes(totalBytes, locale) });
  return (
    <>
      <p>{origin}{addedAt !== null && ` · ${t('model.stored.added', { date: formatDate(new Date(addedAt), locale) })}`}</p>
      {!complete && <progress className={styles.thin} value={bytes} max={totalBytes} aria-label={size} />}
      <p className={styles.limits}>{size} · {t('model.licence.is', { licence: licence ?? t('model.licence.none') })}</p>
    </>
  );
}
