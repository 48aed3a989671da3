import { Button, NativeSelect } from '@mantine/core';
import type { ReactElement } from 'react';
import { DEFAULT_CONFIG, RANGES, WORDS } from '../../../domain/config.ts';
import type { NumericKey } from '../../../domain/config.ts';
import { hasEffect } from '../../../domain/options/effect.ts';
import { useCommands, useConfig, useSession } from '../../../state/hooks.tsx';
import { limit, significant } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { NumberField, WRAPPER_ORDER } from './NumberField.tsx';
import { Origin } from './Origin.tsx';
import { RateFinder } from './RateFinder.tsx';
import { SourceLink } from './SourceLink.tsx';
import { cautions, SETTING_GROUPS } from './settings.ts';
import type { Setting } from './settings.ts';
import { SOURCES } from './sources.ts';
import styles from './train.module.css';

interface Props {
  readonly onValid: (name: NumericKey, valid: boolean) => void;
  /** Called when values were taken back: every field begins anew, so that no half-typed number stays behind. */
  readonly onReset: () => void;
  /** Another number gives the fields anew. */
  readonly generation: number;
  /** Whether a training could not start as things stand. */
  readonly disabled: boolean;
}

/** Every other setting that has an effect, folded away, in groups; each with default, range, a line of help and its source. */
export function AllSettings({ onValid, onReset, generation, disabled }: Props): ReactElement {
  const t = useT();
  const resolved = useConfig();
  const { config } = resolved;
  const trainExamples = useSession(({ preview }) => preview?.trainExamples ?? null);
  const commands = useCommands();
  const careful = cautions(config, trainExamples);
  return (
    <details className={styles.fold}>
      <summary>{t('train.all')}</summary>
      <div key={generation} className={styles.groups}>
        {SETTING_GROUPS.map(({ group, settings }) => (
          <fieldset key={group} className={styles.group}>
            <legend>{t(`train.group.${group}`)}</legend>
            <div className={styles.further}>
              {settings.filter(({ key }) => hasEffect(key, config)).map((setting) => (
                <div key={setting.key} className={styles.setting}>
                  {setting.kind === 'number' ? (
                    <NumberField name={setting.key} label={t(`train.key.${setting.key}`)} value={config[setting.key]} description={<Facts setting={setting} />}
                      onChange={(value) => { commands.setConfig({ [setting.key]: value }); }} onValid={onValid} />
                  ) : <WordsField setting={setting} value={config[setting.key]} />}
                  <Origin option={setting.key} resolved={resolved} onLeave={onReset} />
                  {setting.kind === 'number' && careful[setting.key] !== undefined && (
                    <p className={styles.caution}>{t(`train.caution.${careful[setting.key] ?? 'rateHigh'}`, { n: trainExamples ?? 0 })}</p>
                  )}
                </div>
              ))}
            </div>
            {group === 'rate' && <RateFinder disabled={disabled} onTaken={onReset} />}
          </fieldset>
        ))}
        <div>
          <Button variant="default" size="xs" onClick={() => {
            commands.leaveAllOptions();
            onReset();
          }}>{t('train.allReset')}</Button>
        </div>
      </div>
    </details>
  );
}

type Words = Extract<Setting, { kind: 'words' }>;

function WordsField({ setting, value }: { readonly setting: Words; readonly value: string }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const words = WORDS[setting.key];
  return (
    <NativeSelect label={t(`train.key.${setting.key}`)} description={<Facts setting={setting} />} inputWrapperOrder={WRAPPER_ORDER} value={value}
      data={words.map((word) => ({ value: word, label: t(`train.word.${word}`) }))}
      onChange={(event) => { commands.setConfig({ [setting.key]: event.currentTarget.value }); }} />
  );
}

/** One line of help, then default, range and source. */
function Facts({ setting }: { readonly setting: Setting }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const number = (value: number): string => significant(value, locale);
  const preset = setting.kind === 'number' ? number(RANGES[setting.key].default) : t(`train.word.${DEFAULT_CONFIG[setting.key]}`);
  return (
    <span className={styles.facts}>
      {t(`train.help.${setting.key}`)}<br />{t('train.default', { value: preset })}
      {setting.kind === 'number' && ` · ${t('train.range', { min: number(RANGES[setting.key].min), max: limit(RANGES[setting.key].max, locale) })}`}
      {' · '}<SourceLink source={SOURCES[setting.key]} />
    </span>
  );
}
