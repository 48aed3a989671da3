import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { deviceName } from '../../i18n/deviceName.ts';
import { useT } from '../../i18n/index.ts';
import styles from './train.module.css';

/** A run that was interrupted and can go on from its last checkpoint. */
export function ResumeOffer(): ReactElement | null {
  const t = useT();
  const resumable = useRun((run) => run.resumable);
  const device = useSession((session) => session.device?.name ?? null);
  const restoring = useSession((session) => session.restoring);
  const busy = useSession((session) => session.busy.run);
  const commands = useCommands();
  if (resumable === null) return null;
  const { step, steps } = resumable;
  return (
    <div className={styles.startRow}>
      <Button loading={busy} disabled={restoring} onClick={() => { void commands.continueRun(); }}>{t('train.continue', { step })}</Button>
      <p className={styles.startNote}>
        {t('train.resumable', { step, steps })}
        {device !== null && device !== resumable.device && ` ${t('train.resumableDevice', { was: deviceName(resumable.device, t), is: deviceName(device, t) })}`}
      </p>
    </div>
  );
}
