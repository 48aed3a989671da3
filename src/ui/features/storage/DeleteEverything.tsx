import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import type { Inventory } from '../../../state/storage/store.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import styles from './storage.module.css';

/** Asks twice before all is deleted: says what is lost, and wants a tick before the button works. */
export function DeleteEverything({ inventory: { groups, blocked }, onClose }: { readonly inventory: Inventory; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const saving = useSession((session) => session.busy.project);
  const deleting = useSession((session) => session.busy.storage);
  const [sure, setSure] = useState(false);
  return (
    <Modal opened centered title={t('storage.everything.title')} onClose={onClose} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p className={styles.plain}>{t('storage.everything.body')}</p>
      <ul className={styles.lost}>
        {groups.map(({ kind, items, bytes }) => (
          <li key={kind}><span>{t(`storage.kind.${kind}`)}</span><span className={styles.total}>{t('storage.size', { n: items.length, bytes: formatBytes(bytes, locale) })}</span></li>
        ))}
      </ul>
      <p className={styles.plain}>{t('storage.everything.files')}</p>
      {blocked === null
        ? <Checkbox checked={sure} label={t('storage.everything.sure')} onChange={(event) => { setSure(event.currentTarget.checked); }} />
        : <p className={styles.blocked}>{t(`storage.blocked.${blocked}`)}</p>}
      <Group justify="flex-end" gap="sm" mt="md">
        <Button variant="default" data-autofocus onClick={onClose}>{t('common.cancel')}</Button>
        <Button variant="default" loading={saving} onClick={() => { void commands.saveProject(); }}>{t('storage.everything.save')}</Button>
        <Button color="red.9" disabled={!sure || saving || blocked !== null} loading={deleting} onClick={() => {
          void commands.deleteEverything().then((deleted) => {
            onClose();
            if (deleted) navigate('start');
          });
        }}>{t('storage.everything.confirm')}</Button>
      </Group>
    </Modal>
  );
}
