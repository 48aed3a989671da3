import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ConfigKey } from '../../../domain/config.ts';
import type { ResolvedConfig } from '../../../domain/options/resolve.ts';
import { useCommands } from '../../../state/hooks.tsx';
import { significant } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './train.module.css';

interface Props {
  readonly option: ConfigKey;
  readonly resolved: ResolvedConfig;
  /** Called when the option was left to the program: its field begins anew. */
  readonly onLeave: () => void;
}

/** Whose a value is: chosen from the data, with the reason; a preset's; or the user's, who may leave it to the program again. */
export function Origin({ option, resolved, onLeave }: Props): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const origin = resolved.origins[option] ?? 'default';
  const reason = resolved.reasons[option];
  if (origin === 'default') return null;
  if (reason !== undefined) {
    const params = Object.fromEntries(Object.entries(reason.params).map(([name, value]) => [name, significant(value, locale)]));
    return <p className={styles.origin} data-origin="data">{t(`train.reason.${reason.code}`, params)}</p>;
  }
  if (origin !== 'user') return <p className={styles.origin} data-origin={origin}>{t('train.origin.preset')}</p>;
  return (
    <p className={styles.origin} data-origin="user">
      {t('train.origin.user')}{' '}
      <Anchor component="button" type="button" inherit underline="always" onClick={() => {
        commands.leaveOption(option);
        onLeave();
      }}>{t('train.origin.leave')}</Anchor>
    </p>
  );
}
