import { Button } from '@mantine/core';
import { useState } from 'react';
import type { StoredModel } from '../../../domain/hub.ts';
import { FAMILY_NAMES } from '../../../domain/model.ts';
import { BUILTIN_MODEL_NAME } from '../../../state/builtin.ts';
import { useCommands, useProject, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { Confirm } from '../../elements/Confirm.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { Icon } from '../../elements/icons.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { navigate } from '../../shell/route.ts';
import styles from './model.module.css';
import { ModelCard } from './ModelCard.tsx';
import { StoredAbout } from './StoredAbout.tsx';

/** Of the built-in model; said before it is loaded too. */
const BUILTIN_PARAMETERS = 6_920_000;

/** The built-in model, those kept in this browser (whole or on their way), and a place for another. */
export function ModelsHere() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const choice = useProject((project) => project.model);
  const storedModels = useSession((session) => session.storedModels);
  const loaded = useSession((session) => session.model?.name);
  const running = useRun((run) => isRunning(run.status));
  const downloading = useSession((session) => session.busy.download);
  const busy = useSession((session) => session.busy.model) || running;
  const inUse = ({ key, name }: StoredModel) => choice.kind === 'stored' && choice.key === key && loaded === name;
  const unkept = loaded !== undefined && loaded !== BUILTIN_MODEL_NAME && !storedModels.some(inUse);
  const [leaving, setLeaving] = useState<StoredModel | null>(null);
  const parameters = formatNumber(BUILTIN_PARAMETERS, locale, { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 1 });
  return (
    <Panel title={t('model.here')}>
      <div className={styles.cards}>
        <ModelCard name={t('model.builtin')} inUse={choice.kind === 'builtin' && loaded === BUILTIN_MODEL_NAME} busy={busy}
          action={{ label: t('model.use'), act: () => { void commands.chooseModel({ kind: 'builtin' }); } }}>
          <p>{t('model.builtin.good')}</p>
          <p className={styles.limits}>{t('model.builtin.limits', { parameters })}</p>
        </ModelCard>
        {unkept && <ModelCard name={loaded} inUse busy={busy}><p className={styles.limits}>{t('model.unkept')}</p></ModelCard>}
        {storedModels.map((model) => {
          const { key, name, complete } = model;
          const action = complete
            ? { label: t('model.use'), act: () => { void commands.chooseModel({ kind: 'stored', key, name }); } }
            : { label: t('model.half.resume'), act: () => { void commands.resumeDownload(model); } };
          return (
            <ModelCard key={key} name={name} inUse={inUse(model)} busy={complete ? busy : downloading}
              action={action} onRemove={() => { setLeaving(model); }}>
              <StoredAbout model={model} />
            </ModelCard>
          );
        })}
        <div className={styles.drop}>
          <Icon name="folder" size={24} />
          <strong>{t('model.drop.title')}</strong>
          <p>{t('model.drop.text', { families: Object.values(FAMILY_NAMES).join(', ') })}</p>
          <div className={styles.buttons}>
            <FilePick folder label={t('model.drop.pick')} onPick={(files) => { void commands.open(files, navigate); }}>
              {(openDialog) => <Button variant="default" disabled={busy} onClick={openDialog}>{t('model.drop.pick')}</Button>}
            </FilePick>
            <FilePick accept=".zip" label={t('model.drop.zip')} onPick={(files) => { void commands.open(files, navigate); }}>
              {(openDialog) => <Button variant="default" disabled={busy} onClick={openDialog}>{t('model.drop.zip')}</Button>}
            </FilePick>
          </div>
        </div>
      </div>
      {leaving !== null && (
        <Confirm title={t('model.remove.title')} action={t('model.remove.confirm')} onCancel={() => { setLeaving(null); }}
          body={t('model.remove.body', { name: leaving.name, size: formatBytes(leaving.bytes, locale) })}
          onConfirm={() => { setLeaving(null); void commands.removeModel(leaving.key); }} />
      )}
    </Panel>
  );
}
