import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { OFFERED_PRESETS } from '../../../domain/options/presets.ts';
import { useCommands, useProject } from '../../../state/hooks.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './train.module.css';

/** Where the settings come from that the user leaves alone: his data, or a preset. */
export function Presets({ onChosen }: { readonly onChosen: () => void }): ReactElement {
  const t = useT();
  const preset = useProject(({ choice }) => choice.preset);
  const commands = useCommands();
  const offered = [null, ...OFFERED_PRESETS, ...(preset === 'sample' ? ['sample' as const] : [])];
  return (
    <div className={styles.setting}>
      <div className={styles.presets} role="group" aria-label={t('train.preset')}>
        {offered.map((name) => (
          <Button key={name ?? 'none'} size="compact-sm" variant={name === preset ? 'light' : 'default'} aria-pressed={name === preset}
            onClick={() => {
              commands.setPreset(name);
              onChosen();
            }}>{t(`train.preset.${name ?? 'none'}`)}</Button>
        ))}
      </div>
      <p className={styles.why}>{t(`train.presetWhy.${preset ?? 'none'}`)}</p>
    </div>
  );
}
