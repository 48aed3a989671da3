import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useCommands, useSession, useStudio } from '../../../state/hooks.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { Note } from '../../elements/Note.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useT } from '../../i18n/index.ts';
import { DownloadProgress } from './DownloadProgress.tsx';
import { HubAccess } from './HubAccess.tsx';
import { HubOfferCard } from './HubOfferCard.tsx';
import styles from './model.module.css';

/** The heading that *See* in the list of known models brings into view. */
export const HUB_PANEL = 'from-the-hub';

/** A model by its name at the hub: first what it needs, then its download. */
export function HubPanel() {
  const t = useT();
  const commands = useCommands();
  const { hubEndpoint } = useStudio();
  const looking = useSession((session) => session.busy.hub);
  const downloading = useSession((session) => session.busy.download);
  const lookError = useSession((session) => session.errors.hub);
  const downloadError = useSession((session) => session.errors.download);
  const offer = useSession((session) => session.offer);
  const [name, setName] = useState('');
  const [revision, setRevision] = useState('');
  if (hubEndpoint === '') return <Panel title={t('hub.title')}><Note severity="info">{t('hub.none')}</Note></Panel>;
  return (
    <Panel title={t('hub.title')} help={t('hub.help')}>
      <form id={HUB_PANEL} className={styles.hubForm} onSubmit={(event) => { event.preventDefault(); void commands.lookAtHub(name, revision); }}>
        <TextInput className={styles.grow} label={t('hub.name')} placeholder={t('hub.name.hint')} value={name} autoComplete="off" spellCheck={false}
          onChange={(event) => { setName(event.currentTarget.value); }} />
        <TextInput label={t('hub.revision')} placeholder="main" title={t('hub.revision.hint')} value={revision} autoComplete="off" spellCheck={false}
          onChange={(event) => { setRevision(event.currentTarget.value); }} />
        <Button type="submit" loading={looking} disabled={name.trim() === '' || downloading}>{t('hub.look')}</Button>
      </form>
      <HubAccess />
      {looking && <p className={styles.limits} role="status">{t('hub.looking')}</p>}
      {lookError !== null && <ErrorNote error={lookError} onDismiss={() => { commands.closeOffer(); }} />}
      {downloadError !== null && (
        <ErrorNote error={downloadError} onDismiss={() => { commands.dismissError('download'); }}
          {...(offer === null ? {} : { onRetry: () => { void commands.downloadOffer(); } })} />
      )}
      <DownloadProgress />
      {offer !== null && !downloading && <HubOfferCard offer={offer} />}
    </Panel>
  );
}
