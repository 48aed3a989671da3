import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';

/** The way from elsewhere to *Try several*, which is not there while a training goes on. */
export function TrySeveralDoor({ size }: { readonly size: 'sm' | 'compact-sm' }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const running = useRun((run) => isRunning(run.status));
  return (
    <Button size={size} variant="default" disabled={running} onClick={() => {
      commands.askForSweep();
      navigate('train');
    }}>{t('sweep.door')}</Button>
  );
}
