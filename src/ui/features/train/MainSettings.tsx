import { Button, FileButton, NativeSelect, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import type { NumericKey, PromptInit } from '../../../domain/config.ts';
import { readBytes } from '../../../state/commands/open.ts';
import { useCommands, useProject, useSession } from '../../../state/hooks.tsx';
import { decimal } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { NumberField } from './NumberField.tsx';
import { timesSeen } from './progress.ts';
import styles from './train.module.css';

const INITS: readonly PromptInit[] = ['classLabels', 'sampleVocab', 'text', 'random', 'file'];
const PRESETS = [['stepsShort', 100], ['stepsNormal', 300], ['stepsLong', 1000]] as const;

interface Props { readonly onValid: (name: NumericKey, valid: boolean) => void }

/** The three settings that matter, each with its reason. */
export function MainSettings({ onValid }: Props): ReactElement {
  return (
    <>
      <Length onValid={onValid} />
      <Initialiser />
      <Steps onValid={onValid} />
    </>
  );
}

function Length({ onValid }: Props): ReactElement {
  const t = useT();
  const p = useProject(({ config }) => config.numVirtualTokens);
  const h = useSession(({ model }) => model?.config.hiddenSize ?? null);
  const room = useSession(({ preview }) => preview?.maxContextTokens ?? null);
  const commands = useCommands();
  return (
    <div className={styles.setting}>
      <NumberField name="numVirtualTokens" label={t('train.length')} unit={t('train.lengthUnit')} value={p}
        onChange={(numVirtualTokens) => { commands.setConfig({ numVirtualTokens }); }} onValid={onValid} />
      <p className={styles.why}>
        {h === null || room === null ? t('train.lengthWhyNoModel') : t('train.lengthWhy', { p, h, total: p * h, room })}
      </p>
    </div>
  );
}

function Initialiser(): ReactElement {
  const t = useT();
  const promptInit = useProject(({ config }) => config.promptInit);
  const initText = useProject(({ config }) => config.initText);
  const initFile = useProject((project) => project.initFile);
  const commands = useCommands();
  const choose = async (file: File): Promise<void> => commands.setInitFile(await readBytes(file));
  return (
    <div className={styles.setting}>
      <NativeSelect label={t('train.init')} value={promptInit} data={INITS.map((value) => ({ value, label: t(`train.init.${value}`) }))}
        onChange={(event) => {
          const chosen = INITS.find((init) => init === event.currentTarget.value);
          if (chosen !== undefined) commands.setConfig({ promptInit: chosen });
        }} />
      {promptInit === 'text' && (
        <TextInput aria-label={t('train.initText')} placeholder={t('train.initTextPlaceholder')} value={initText}
          onChange={(event) => { commands.setConfig({ initText: event.currentTarget.value }); }} />
      )}
      {promptInit === 'file' && (
        <FileButton accept=".npy,.safetensors,.zip,.json" onChange={(file) => { if (file !== null) void choose(file); }}>
          {(props) => <Button {...props} variant="default" size="xs">{t('train.initFile')}</Button>}
        </FileButton>
      )}
      {promptInit === 'file' && initFile !== null && <p className={styles.why}>{t('train.initFileChosen', { name: initFile.name })}</p>}
      <p className={styles.why}>{t(`train.initWhy.${promptInit}`)}</p>
    </div>
  );
}

function Steps({ onValid }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const steps = useProject(({ config }) => config.steps);
  const batchSize = useProject(({ config }) => config.batchSize);
  const trainExamples = useSession(({ preview }) => preview?.trainExamples ?? null);
  const commands = useCommands();
  const times = trainExamples === null ? null : timesSeen(steps, batchSize, trainExamples);
  return (
    <div className={styles.setting}>
      <NumberField key={PRESETS.some(([, preset]) => preset === steps) ? steps : 'own'} name="steps" label={t('train.steps')} unit={t('train.stepsUnit')}
        value={steps} onChange={(value) => { commands.setConfig({ steps: value }); }} onValid={onValid} />
      <div className={styles.presets} role="group" aria-label={t('train.stepsPreset')}>
        {PRESETS.map(([name, value]) => (
          <Button key={name} size="compact-xs" variant={value === steps ? 'light' : 'default'} aria-pressed={value === steps}
            onClick={() => {
              commands.setConfig({ steps: value });
              onValid('steps', true);
            }}>
            {t(`train.${name}`)} · {value.toLocaleString(locale)}
          </Button>
        ))}
      </div>
      <p className={styles.why}>
        {times === null ? t('train.stepsWhyNoData') : t('train.stepsWhy', { times: decimal(times, locale, times < 10 ? 1 : 0) })}
      </p>
    </div>
  );
}
