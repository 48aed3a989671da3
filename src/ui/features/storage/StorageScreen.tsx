import { Button } from '@mantine/core';
import { Suspense, useState, type ReactElement } from 'react';
import { useCommands, useSession, useStored } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { later } from '../../elements/later.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useT } from '../../i18n/index.ts';
import { BrowserRoom } from './BrowserRoom.tsx';
import { KindSection } from './KindSection.tsx';
import styles from './storage.module.css';
import { UndoNote } from './UndoNote.tsx';
import { useListing } from './useListing.ts';

const DeleteEverything = later(async () => (await import('./DeleteEverything.tsx')).DeleteEverything);

/** Everything that the page keeps in this browser: looked through, saved, deleted. */
export function StorageScreen(): ReactElement {
  const t = useT();
  const commands = useCommands();
  const inventory = useStored((stored) => stored.inventory);
  const error = useSession((session) => session.errors.storage);
  const [asking, setAsking] = useState(false);
  useListing();
  return (
    <Screen title={t('storage.title')} lead={t('storage.lead')} actions={inventory !== null && inventory.groups.length > 0 && (
      <Button variant="default" className={styles.danger ?? ''} onClick={() => { setAsking(true); }}>{t('storage.everything')}</Button>
    )}>
      {error !== null && <ErrorNote error={error} onDismiss={() => { commands.dismissError('storage'); }} />}
      <UndoNote />
      {inventory === null ? <p className={styles.about} role="status">{t('storage.working')}</p> : (
        <>
          <BrowserRoom inventory={inventory} />
          {inventory.groups.length === 0 && <p>{t('storage.empty')}</p>}
          {inventory.groups.map((group) => <KindSection key={group.kind} group={group} />)}
          {asking && <Suspense><DeleteEverything inventory={inventory} onClose={() => { setAsking(false); }} /></Suspense>}
        </>
      )}
    </Screen>
  );
}
