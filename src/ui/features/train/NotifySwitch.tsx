import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, usePreferences } from '../../../state/hooks.tsx';
import { useT } from '../../i18n/index.ts';

/** Whether the end of a training is told by the system; the browser is asked for its leave at the user's click only. */
export function NotifySwitch(): ReactElement | null {
  const t = useT();
  const { notify } = usePreferences();
  const commands = useCommands();
  if (!('Notification' in window)) return null;
  const change = async (wanted: boolean): Promise<void> => {
    const allowed = wanted && await Notification.requestPermission() === 'granted';
    commands.setPreferences({ notify: allowed });
  };
  return (
    <Switch size="xs" label={t('train.notify')} checked={notify} description={Notification.permission === 'denied' ? t('train.notifyDenied') : undefined}
      disabled={Notification.permission === 'denied'} onChange={(event) => { void change(event.currentTarget.checked); }} />
  );
}
