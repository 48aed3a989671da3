import { ActionIcon, Drawer, Stack } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../elements/icons.tsx';
import { useT } from '../i18n/index.ts';
import { DeviceBadge } from './DeviceBadge.tsx';
import { DisplayChoices } from './DisplayMenu.tsx';
import styles from './MobileBar.module.css';
import { PageLinks } from './PageLinks.tsx';
import { ProjectHead } from './ProjectHead.tsx';

/** The phone's top line: the project, and a sheet with what the rail has at its foot. */
export function MobileBar() {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <section className={styles.bar} aria-label={t('rail.project')}>
      <ProjectHead />
      <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('rail.more')} onClick={() => { setOpen(true); }}><Icon name="more" size={20} /></ActionIcon>
      <Drawer opened={open} position="bottom" size="60%" title={t('rail.more')} onClose={() => { setOpen(false); }} closeButtonProps={{ 'aria-label': t('common.close') }}>
        <Stack gap="md">
          <nav aria-label={t('rail.pages')} onClick={() => { setOpen(false); }}><PageLinks /></nav>
          <DeviceBadge />
          <p style={{ margin: 0 }}><Icon name="lock" /> {t('privacy.body')}</p>
          <DisplayChoices />
        </Stack>
      </Drawer>
    </section>
  );
}
