import { Button, Loader } from '@mantine/core';
import { FAMILY_NAMES } from '../../../domain/model.ts';
import { BUILTIN_MODEL_NAME } from '../../../state/commands/model.ts';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { Icon } from '../../elements/icons.tsx';
import { NextStep } from '../../elements/NextStep.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import styles from './model.module.css';
import { ModelCard } from './ModelCard.tsx';
import { ModelFacts } from './ModelFacts.tsx';

/** Of the built-in model; said before it is loaded too. */
const BUILTIN_PARAMETERS = 6_920_000;

/** Model: the built-in one, those kept in this browser, a place for another; and what the loaded one is. */
export function ModelScreen() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const choice = useProject((project) => project.model);
  const storedModels = useSession((session) => session.storedModels);
  const error = useSession((session) => session.errors.model);
  const running = useRun((run) => isRunning(run.status));
  const busy = useSession((session) => session.busy.model) || running;
  const loaded = useSession((session) => session.model?.name);
  const parameters = BUILTIN_PARAMETERS.toLocaleString(locale, { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 1 });
  return (
    <Screen title={t('model.title')} lead={t('model.lead')} actions={<NextStep step="train" />}>
      {error !== null && <ErrorNote error={error} onDismiss={() => { commands.dismissError('model'); }} />}
      <Loading />
      <div className={styles.cards}>
        <ModelCard name={t('model.builtin')} inUse={choice.kind === 'builtin' && loaded === BUILTIN_MODEL_NAME} busy={busy}
          onUse={() => { void commands.chooseModel({ kind: 'builtin' }); }}>
          <p>{t('model.builtin.good')}</p>
          <p className={styles.limits}>{t('model.builtin.limits', { parameters })}</p>
        </ModelCard>
        {storedModels.map(({ key, name, bytes }) => (
          <ModelCard key={key} name={name} inUse={choice.kind === 'stored' && choice.key === key && loaded === name} busy={busy}
            onUse={() => { void commands.chooseModel({ kind: 'stored', key, name }); }}
            onRemove={() => { void commands.removeModel(key); }}>
            <p>{t('model.stored')} · {formatBytes(bytes, locale)}</p>
          </ModelCard>
        ))}
        <div className={styles.drop}>
          <Icon name="folder" size={24} />
          <strong>{t('model.drop.title')}</strong>
          <p>{t('model.drop.text', { families: Object.values(FAMILY_NAMES).join(', ') })}</p>
          <FilePick folder label={t('model.drop.pick')} onPick={(files) => { void commands.open(files, navigate); }}>
            {(openDialog) => <Button variant="default" disabled={busy} onClick={openDialog}>{t('model.drop.pick')}</Button>}
          </FilePick>
        </div>
      </div>
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
