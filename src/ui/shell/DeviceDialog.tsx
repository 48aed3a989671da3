import { Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import { useT } from '../i18n/index.ts';
import { DeviceDetails } from './DeviceDetails.tsx';

/** What computes, in a dialog. */
export function DeviceDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactElement {
  const t = useT();
  return (
    <Modal opened={opened} onClose={onClose} title={t('device.title')} size="lg" closeButtonProps={{ 'aria-label': t('common.close') }}>
      <DeviceDetails />
    </Modal>
  );
}
