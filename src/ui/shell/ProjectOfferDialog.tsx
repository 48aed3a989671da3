import { Button, Group, Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCommands, useProject, useSession } from '../../state/hooks.tsx';
import { useT } from '../i18n/index.ts';
import { navigate } from './route.ts';

/** The offer to save what is open before a project file takes its place. */
export function ProjectOfferDialog({ file }: { readonly file: File }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const busy = useSession((session) => session.busy.project);
  const name = useProject((project) => project.name);
  const cancel = (): void => { commands.dismissProjectOffer(); };
  return (
    <Modal opened centered title={t('project.offer.title', { file: file.name })} onClose={cancel} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <p style={{ margin: '0 0 16px' }}>{t('project.offer.body', { name: name === '' ? t('rail.unnamed') : name })}</p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={cancel}>{t('common.cancel')}</Button>
        <Button variant="default" loading={busy} onClick={() => { void commands.saveProject(); }}>{t('project.offer.saveFirst')}</Button>
        <Button data-autofocus disabled={busy} onClick={() => { void commands.openProject(file).then((opened) => { if (opened) navigate('data'); }); }}>{t('project.offer.open')}</Button>
      </Group>
    </Modal>
  );
}
