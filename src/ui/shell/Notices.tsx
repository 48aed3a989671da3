import { Button } from '@mantine/core';
import { DAMAGES } from '../../state/damage.ts';
import { useCommands, usePreferences, useSession } from '../../state/hooks.tsx';
import type { Notice } from '../../state/session.ts';
import { ErrorNote } from '../elements/ErrorNote.tsx';
import { Note } from '../elements/Note.tsx';
import { useLocale, useT, type Translate } from '../i18n/index.ts';
import { kindName } from '../i18n/kindName.ts';
import { noticeText } from './noticeText.ts';
import { SilentWorker } from './SilentWorker.tsx';
import styles from './Notices.module.css';

/** What concerns the whole page: fallbacks of the device, its loss, storage, an opened prompt. */
export function Notices() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const device = useSession((session) => session.device);
  const deviceError = useSession((session) => session.errors.device);
  const sampleError = useSession((session) => session.errors.sample);
  const projectError = useSession((session) => session.errors.project);
  const working = useSession((session) => session.busy.project);
  const notices = useSession((session) => session.notices);
  const silent = useSession((session) => session.silentMinutes !== null);
  const { dismissed } = usePreferences();
  const news = (device?.notices ?? []).filter(({ code }) => !dismissed.includes(code));
  if (deviceError === null && sampleError === null && projectError === null && !working && !silent && notices.length + news.length === 0) return null;
  return (
    <div className={styles.notices}>
      <SilentWorker />
      {deviceError !== null && (
        <ErrorNote error={deviceError} onDismiss={() => { commands.dismissError('device'); }}
          {...(device === null ? { onRetry: () => { void commands.openDevice(); } } : {})} />
      )}
      {sampleError !== null && <ErrorNote error={sampleError} onDismiss={() => { commands.dismissError('sample'); }} />}
      {projectError !== null && <ErrorNote error={projectError} onDismiss={() => { commands.dismissError('project'); }} />}
      {working && <Note severity="info">{t('project.working')}</Note>}
      {device !== null && news.length > 0 && (
        <Note severity={news.some(({ code }) => code === 'selfTestFailed') ? 'warning' : 'info'} onDismiss={() => { commands.setPreferences({ dismissed: [...dismissed, ...news.map(({ code }) => code)] }); }}>
          {noticeText(news, device, locale, t)}
        </Note>
      )}
      {notices.map(({ id, severity, code, params }) => {
        const damaged = code === 'stateDamaged' || code === 'projectPartDamaged';
        return (
          <Note key={id} severity={severity} onDismiss={() => { commands.dismissNotice(id); }}>{t(`notice.${code}`, damaged ? damageWords(params, t) : params)}
            {(code === 'storageFull' || code === 'storageFailed' || code === 'modelNotStored' || damaged) && <>{' '}<a className={styles.link} href="#/storage">{t('storage.look')}</a></>}
            {damaged && <small className={styles.detail}>{t('damage.detail', params)}</small>}
            {(code === 'storageFull' || code === 'storageFailed' || code === 'clearedElsewhere') && <>{' '}<Button size="compact-xs" variant="default" loading={working} onClick={() => { void commands.saveProject(); }}>{t('project.save')}</Button></>}
            {code === 'projectOpened' && <>{' '}<Button size="compact-xs" variant="default" onClick={() => { void commands.undoOpenProject(); }}>{t('common.undo')}</Button></>}
          </Note>
        );
      })}
    </div>
  );
}

/** What a damaged record was, in the words of Storage, and what is the matter with it. */
function damageWords(params: Notice['params'], t: Translate): { readonly kind: string; readonly damage: string } {
  return { kind: kindName(String(params['what']), t), damage: t(`damage.${DAMAGES.find((name) => name === params['damage']) ?? 'form'}`) };
}
