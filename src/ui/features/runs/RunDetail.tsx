import { Button, Textarea, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { DEFAULT_CONFIG, keysOf } from '../../../domain/config.ts';
import type { RunCard } from '../../../domain/keptRun.ts';
import { hasEffect } from '../../../domain/options/effect.ts';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { useTypedText } from '../../elements/useTypedText.ts';
import { deviceName } from '../../i18n/deviceName.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import { optionName, optionValue } from './options.ts';
import { runTitle } from './runTitle.ts';
import styles from './runs.module.css';

/** One run: its name and note to be written, what can be done with it, and every option with who chose it. */
export function RunDetail({ card, onDeleted }: { readonly card: RunCard; readonly onDeleted: () => void }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const running = useRun((run) => isRunning(run.status));
  const busy = useSession((session) => session.busy.prompt);
  const error = useSession((session) => session.errors.prompt);
  const { id, config, origins, preset, model, device, figures } = card;
  const name = useTypedText(card.name, (text) => { void commands.renameRun(id, text.trim()); });
  const note = useTypedText(card.note, (text) => { void commands.noteRun(id, text); });
  return (
    <div className={styles.detail}>
      <TextInput label={t('runs.name')} {...name} placeholder={runTitle({ ...card, name: '' }, t, locale)} />
      <Textarea label={t('runs.note')} {...note} autosize minRows={2} maxRows={8} placeholder={t('runs.notePlaceholder')} />
      <div className={styles.actions}>
        <Button disabled={running} loading={busy} onClick={() => { void commands.openRun(id).then((opened) => { if (opened) navigate('use'); }); }}>{t('runs.open')}</Button>
        <Button variant="default" onClick={() => {
          commands.takeRunSettings(id);
          navigate('train');
        }}>{t('runs.settings')}</Button>
        <Button variant="default" disabled={running} onClick={() => {
          commands.takeRunSettings(id);
          commands.askForSweep();
          navigate('train');
        }}>{t('runs.vary')}</Button>
        <Button variant="default" onClick={() => {
          void commands.deleteRun(id);
          onDeleted();
        }}>{t('runs.delete')}</Button>
      </div>
      {running && <p className={styles.small}>{t('runs.openLater')}</p>}
      {error !== null && <ErrorNote error={error} onDismiss={() => { commands.dismissError('prompt'); }} />}
      <p className={styles.small}>{t('runs.changed', { improved: figures.improved, worsened: figures.worsened, n: figures.examples })}</p>
      <p className={styles.small}>{t('runs.madeOn', { model: model.name, sha: model.sha256.slice(0, 8), device: deviceName(device, t) })}</p>
      <table className={styles.options}>
        <caption>{preset === null ? t('runs.options') : t('runs.optionsPreset', { preset: t(`train.preset.${preset}`) })}</caption>
        <tbody>
          {keysOf(DEFAULT_CONFIG).filter((key) => hasEffect(key, config)).map((key) => (
            <tr key={key}>
              <th scope="row">{optionName(key, t)}</th>
              <td>{optionValue(key, config, t, locale)}</td>
              <td className={styles.small}>{t(`runs.origin.${origins[key] ?? 'default'}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
