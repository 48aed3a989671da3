import { ActionIcon } from '@mantine/core';
import { Suspense, useState } from 'react';
import { Icon } from '../elements/icons.tsx';
import { later } from '../elements/later.tsx';
import { useT } from '../i18n/index.ts';
import styles from './MobileBar.module.css';
import { ProjectHead } from './ProjectHead.tsx';

const MoreSheet = later(async () => (await import('./MoreSheet.tsx')).MoreSheet);

/** The phone's top line: the project, and a sheet with what the rail has at its foot. */
export function MobileBar() {
  const t = useT();
  /** Null before it was first asked for. */
  const [open, setOpen] = useState<boolean | null>(null);
  return (
    <section className={styles.bar} aria-label={t('rail.project')}>
      <ProjectHead />
      <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('rail.more')} onClick={() => { setOpen(true); }}><Icon name="more" size={20} /></ActionIcon>
      {open !== null && <Suspense><MoreSheet opened={open} onClose={() => { setOpen(false); }} /></Suspense>}
    </section>
  );
}
