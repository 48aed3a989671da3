import { Button, Loader } from '@mantine/core';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import { duration } from '../../elements/results/numbers.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './model.module.css';

/** How far a download is, how fast, how long yet; and a way to leave it off. */
export function DownloadProgress() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const downloading = useSession((session) => session.busy.download);
  const progress = useSession((session) => session.hubProgress);
  const name = useSession((session) => session.offer?.place.name ?? session.hubProgress?.name ?? '…');
  if (!downloading) return null;
  const bytes = (value: number): string => formatBytes(value, locale);
  return (
    <section className={styles.offer} aria-label={t('download.title', { name })}>
      <div className={styles.offerHead}>
        <h3><Loader size="xs" /> {t('download.title', { name: progress?.name ?? name })}</h3>
        <Button variant="default" size="xs" title={t('download.kept')} onClick={() => { void commands.pauseDownload(); }}>{t('download.pause')}</Button>
      </div>
      <progress className={styles.thin} aria-label={t('download.title', { name })} {...(progress === null ? {} : { value: progress.loadedBytes, max: progress.totalBytes })} />
      {progress !== null && (
        <ul className={styles.figures}>
          <li>{t('download.bytes', { loaded: bytes(progress.loadedBytes), total: bytes(progress.totalBytes) })}</li>
          {progress.bytesPerSecond > 0 && <li>{t('download.rate', { rate: bytes(progress.bytesPerSecond) })}</li>}
          {progress.secondsLeft !== null && <li>{t('download.left', { time: duration(progress.secondsLeft, locale) })}</li>}
          <li className={styles.limits}>{t(`download.phase.${progress.phase}`, { file: progress.file })}</li>
        </ul>
      )}
      <p className={styles.limits}>{t('download.kept')}</p>
    </section>
  );
}
