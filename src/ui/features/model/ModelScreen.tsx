import { Loader } from '@mantine/core';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { NextStep } from '../../elements/NextStep.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { HubPanel } from './HubPanel.tsx';
import { KnownModels } from './KnownModels.tsx';
import styles from './model.module.css';
import { ModelFacts } from './ModelFacts.tsx';
import { ModelsHere } from './ModelsHere.tsx';

/** Model: those on this computer, those of the hub with what they need, and what the loaded one is. */
export function ModelScreen() {
  const t = useT();
  const commands = useCommands();
  const error = useSession((session) => session.errors.model);
  return (
    <Screen title={t('model.title')} lead={t('model.lead')} actions={<NextStep step="train" />}>
      {error !== null && <ErrorNote error={error} onDismiss={() => { commands.dismissError('model'); }} />}
      <Loading />
      <ModelsHere />
      <HubPanel />
      <KnownModels />
      <Panel title={t('model.section')}><ModelFacts /></Panel>
    </Screen>
  );
}

/** How far the loading is. */
function Loading() {
  const t = useT();
  const locale = useLocale();
  const busy = useSession((session) => session.busy.model);
  const progress = useSession((session) => session.modelProgress);
  if (!busy) return null;
  return (
    <div className={styles.loading} role="status">
      <span><Loader size="xs" /> {t('model.loading', { name: progress?.tensor ?? '…' })}</span>
      {progress !== null && progress.totalBytes > 0 && (
        <>
          <progress value={progress.loadedBytes} max={progress.totalBytes} aria-label={t('model.title')} />
          <span>{t('model.progress', { loaded: formatBytes(progress.loadedBytes, locale), total: formatBytes(progress.totalBytes, locale) })}</span>
        </>
      )}
    </div>
  );
}
