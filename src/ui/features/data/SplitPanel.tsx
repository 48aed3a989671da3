import { Button, NumberInput, SegmentedControl, Slider } from '@mantine/core';
import { RANGES } from '../../../domain/config.ts';
import type { PickedFile } from '../../../platform/dropped.ts';
import { readBytes } from '../../../state/commands/open.ts';
import { useCommands, useProject, useSession } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './data.module.css';
import { DATA_FILES } from '../../elements/accept.ts';

/** Which examples the training never sees. */
export function SplitPanel() {
  const t = useT();
  const commands = useCommands();
  const kind = useProject((project) => project.split.kind);
  const preview = useSession((session) => session.preview);
  return (
    <Panel title={t('data.split')} help={t('data.split.lead')}>
      <SegmentedControl value={kind} size="sm" aria-label={t('data.split')}
        data={[{ value: 'stratified', label: t('data.split.share') }, { value: 'file', label: t('data.split.file') }]}
        onChange={(value) => { commands.setSplit({ kind: value }); }} />
      {kind === 'stratified' ? <Share /> : <SecondFile />}
      {preview !== null && (
        <p className={styles.dim} role="status">{t('data.split.exact', { train: preview.trainExamples, validation: preview.validationExamples })}</p>
      )}
    </Panel>
  );
}

function Share() {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const { fraction, seed } = useProject((project) => project.split);
  const percent = (value: number): string => formatNumber(value, locale, { style: 'percent' });
  return (
    <div className={styles.share}>
      <div>
        <p className={styles.label}>{t('data.split.percent')}: <strong>{percent(fraction)}</strong></p>
        <Slider min={0.05} max={0.5} step={0.01} value={fraction} label={percent} thumbLabel={t('data.split.percent')}
          marks={[{ value: 0.1 }, { value: 0.2 }, { value: 0.3 }, { value: 0.4 }]}
          onChange={(value) => { commands.setSplit({ fraction: value }); }} />
      </div>
      <NumberInput label={t('data.split.seed')} description={t('data.split.seed.help')} value={seed} allowDecimal={false}
        min={RANGES.seed.min} max={RANGES.seed.max} w={200}
        onChange={(value) => { if (typeof value === 'number') commands.setSplit({ seed: value }); }} />
    </div>
  );
}

function SecondFile() {
  const t = useT();
  const commands = useCommands();
  const table = useSession((session) => session.validation?.table);
  const busy = useSession((session) => session.busy.validation);
  const error = useSession((session) => session.errors.validation);
  const pick = async ([first]: readonly PickedFile[]): Promise<void> => {
    if (first !== undefined) await commands.openValidationFile(await readBytes(first.file));
  };
  return (
    <div className={styles.secondFile}>
      {error !== null && <ErrorNote error={error} />}
      <p>{table === undefined ? t('data.split.need') : t('data.split.loaded', { name: table.fileName, n: table.rows.length })}</p>
      <FilePick label={t('data.split.pick')} accept={DATA_FILES}
        onPick={(files) => { void pick(files); }}>
        {(openDialog) => <Button variant="default" loading={busy} onClick={openDialog}>{table === undefined ? t('data.split.pick') : t('data.replace')}</Button>}
      </FilePick>
    </div>
  );
}
