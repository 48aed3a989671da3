import { Switch } from '@mantine/core';
import { memo } from 'react';
import type { ReactElement } from 'react';
import { useCommands, usePreferences } from '../../../state/hooks.tsx';
import { useT } from '../../i18n/index.ts';

/**
 * Whether the end of a training is told by the system; the browser is asked for its leave at the user's click only. Kept apart from
 * what a step changes: looking up the permission waits for the browser's own process, some milliseconds each time.
 */
export const NotifySwitch = memo(function NotifySwitch(): ReactElement | null {
  const t = useT();
  const { notify } = usePreferences();
  const commands = useCommands();
  if (!('Notification' in window)) return null;
  const change = async (wanted: boolean): Promise<void> => {
    const allowed = wanted && await Notification.requestPermission() === 'granted';
    commands.setPreferences({ notify: allowed });
  };
  const denied = Notification.permission === 'denied';
  return (
    <Switch size="xs" label={t('train.notify')} checked={notify} description={denied ? t('train.notifyDenied') : undefined}
      disabled={denied} onChange={(event) => { void change(event.currentTarget.checked); }} />
  );
});
