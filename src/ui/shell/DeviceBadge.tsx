import { UnstyledButton } from '@mantine/core';
import { Suspense, useState } from 'react';
import { useSession } from '../../state/hooks.tsx';
import { Icon } from '../elements/icons.tsx';
import { later } from '../elements/later.tsx';
import { deviceName } from '../i18n/deviceName.ts';
import { useT } from '../i18n/index.ts';
import styles from './FootLine.module.css';
import { isFallback } from './noticeText.ts';

const DeviceDialog = later(async () => (await import('./DeviceDialog.tsx')).DeviceDialog);

/** What computes, amber where it is a fallback; opens the choice of backends and the self-test. */
export function DeviceBadge() {
  const t = useT();
  const device = useSession((session) => session.device);
  const busy = useSession((session) => session.busy.device);
  const failure = useSession((session) => session.errors.device?.code);
  /** Null before it was first asked for. */
  const [open, setOpen] = useState<boolean | null>(null);

  const fallback = device !== null && isFallback(device);
  // The other backends have no name but their own.
  const tags = device === null || busy ? [] : [
    ...(device.backend === 'webgpu' ? ['WebGPU'] : []), ...(device.features.includes('shader-f16') ? ['f16'] : []), ...(fallback ? [t('device.fallback')] : []),
  ];
  const tone = device === null ? (failure !== undefined && !busy ? 'error' : 'quiet') : fallback ? 'warning' : 'quiet';
  const name = busy ? t('device.opening') : device !== null ? deviceName(device.name, t) : t(failure === 'deviceLost' ? 'device.lost' : 'device.none');
  return (
    <>
      <UnstyledButton className={styles.line} data-tone={tone} onClick={() => { setOpen(true); }} aria-haspopup="dialog">
        <Icon name="chip" />
        <span>
          <span className={styles.name} title={name}>{name}</span>
          {tags.length > 0 && <span className={styles.tag}>{tags.join(' · ')}</span>}
        </span>
      </UnstyledButton>
      {open !== null && <Suspense><DeviceDialog opened={open} onClose={() => { setOpen(false); }} /></Suspense>}
    </>
  );
}
