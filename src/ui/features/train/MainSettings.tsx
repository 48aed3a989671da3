import { Button, FileButton, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { WORDS } from '../../../domain/config.ts';
import type { NumericKey } from '../../../domain/config.ts';
import { readBytes } from '../../../state/commands/open.ts';
import { useCommands, useConfig, useProject, useSession } from '../../../state/hooks.tsx';
import { decimal } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { NumberField } from './NumberField.tsx';
import { Origin } from './Origin.tsx';
import { timesSeen } from './progress.ts';
import { SourceLink } from './SourceLink.tsx';
import { initSource, SOURCES } from './sources.ts';
import styles from './train.module.css';

/** Lengths to choose from, short of typing one. */
const LENGTHS = {
  steps: [['stepsShort', 100], ['stepsNormal', 300], ['stepsLong', 1000]],
  epochs: [['stepsShort', 5], ['stepsNormal', 20], ['stepsLong', 50]],
} as const;

interface Props {
  readonly onValid: (name: NumericKey, valid: boolean) => void;
  readonly onLeave: () => void;
}

/** The three settings that matter, each with its reason. */
export function MainSettings(props: Props): ReactElement {
  return (
    <>
      <Length {...props} />
      <Initialiser />
      <HowLong {...props} />
    </>
  );
}

function Length({ onValid, onLeave }: Props): ReactElement {
  const t = useT();
  const resolved = useConfig();
  const p = resolved.config.numVirtualTokens;
  const h = useSession(({ model }) => model?.config.hiddenSize ?? null);
  const room = useSession(({ preview }) => preview?.maxContextTokens ?? null);
  const commands = useCommands();
  return (
    <div className={styles.setting}>
      <NumberField name="numVirtualTokens" label={t('train.length')} unit={t('train.lengthUnit')} value={p}
        onChange={(numVirtualTokens) => { commands.setConfig({ numVirtualTokens }); }} onValid={onValid} />
      <p className={styles.why}>
        {h === null || room === null ? t('train.lengthWhyNoModel') : t('train.lengthWhy', { p, h, total: p * h, room })}
        {' '}<SourceLink source={SOURCES.numVirtualTokens} />
      </p>
      <Origin option="numVirtualTokens" resolved={resolved} onLeave={onLeave} />
    </div>
  );
}

function Initialiser(): ReactElement {
  const t = useT();
  const { promptInit, initText } = useConfig().config;
  const fromFile = promptInit === 'file' || promptInit === 'transfer';
  const initFile = useProject((project) => project.initFile);
  const commands = useCommands();
  const choose = async (file: File): Promise<void> => commands.setInitFile(await readBytes(file));
  return (
    <div className={styles.setting}>
      <NativeSelect label={t('train.init')} value={promptInit} data={WORDS.promptInit.map((value) => ({ value, label: t(`train.init.${value}`) }))}
        onChange={(event) => {
          const chosen = WORDS.promptInit.find((init) => init === event.currentTarget.value);
          if (chosen !== undefined) commands.setConfig({ promptInit: chosen });
        }} />
      {promptInit === 'text' && (
        <TextInput aria-label={t('train.initText')} placeholder={t('train.initTextPlaceholder')} value={initText}
          onChange={(event) => { commands.setConfig({ initText: event.currentTarget.value }); }} />
      )}
      {fromFile && (
        <FileButton accept=".npy,.safetensors,.zip,.json" onChange={(file) => { if (file !== null) void choose(file); }}>
          {(props) => <Button {...props} variant="default" size="xs">{t('train.initFile')}</Button>}
        </FileButton>
      )}
      {fromFile && initFile !== null && <p className={styles.why}>{t('train.initFileChosen', { name: initFile.name })}</p>}
      <p className={styles.why}>{t(`train.initWhy.${promptInit}`)}{' '}<SourceLink source={initSource(promptInit)} /></p>
    </div>
  );
}

function HowLong({ onValid, onLeave }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const resolved = useConfig();
  const { lengthBy, batchBy, batchSize, accumulation } = resolved.config;
  const value = resolved.config[lengthBy];
  const trainExamples = useSession(({ preview }) => preview?.trainExamples ?? null);
  const commands = useCommands();
  const lengths = LENGTHS[lengthBy];
  // What stands in the field gives way to what was pressed; a field that came anew at what is typed would lose the keys that follow.
  const [pressed, setPressed] = useState(0);
  const times = trainExamples === null || batchBy === 'rows' ? null
    : lengthBy === 'epochs' ? value : timesSeen(value, batchSize * accumulation, trainExamples);
  return (
    <div className={styles.setting}>
      <NumberField key={`${lengthBy}/${pressed}`} name={lengthBy} label={t('train.steps')} unit={t(`train.${lengthBy}Unit`)}
        value={value} onChange={(typed) => { commands.setConfig({ [lengthBy]: typed }); }} onValid={onValid} />
      <div className={styles.presets} role="group" aria-label={t('train.stepsPreset')}>
        {lengths.map(([name, offered]) => (
          <Button key={name} size="compact-xs" variant={offered === value ? 'light' : 'default'} aria-pressed={offered === value}
            onClick={() => {
              commands.setConfig({ [lengthBy]: offered });
              setPressed(pressed + 1);
              onValid(lengthBy, true);
            }}>
            {t(`train.${name}`)} · {formatNumber(offered, locale)}
          </Button>
        ))}
      </div>
      <p className={styles.why}>
        {times === null ? t('train.stepsWhyNoData') : t('train.stepsWhy', { times: decimal(times, locale, times < 10 ? 1 : 0) })}
        {' '}<SourceLink source={SOURCES[lengthBy]} />
      </p>
      <Origin option={lengthBy} resolved={resolved} onLeave={onLeave} />
    </div>
  );
}
