import { Drawer, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import { DeviceBadge } from './DeviceBadge.tsx';
import { DisplayChoices } from './DisplayChoices.tsx';
import { PageLinks } from './PageLinks.tsx';

/** On a phone: what the rail has at its foot. */
export function MoreSheet({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }): ReactElement {
  const t = useT();
  return (
    <Drawer opened={opened} position="bottom" size="60%" title={t('rail.more')} onClose={onClose} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="md">
        <nav aria-label={t('rail.pages')} onClick={onClose}><PageLinks /></nav>
        <DeviceBadge />
        <p style={{ margin: 0 }}><Icon name="lock" /> {t('privacy.body')}</p>
        <DisplayChoices />
      </Stack>
    </Drawer>
  );
}
