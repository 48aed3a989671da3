import { Button, Checkbox, PasswordInput } from '@mantine/core';
import { useCommands, usePreferences, useSession, useStudio } from '../../../state/hooks.tsx';
import { useT } from '../../i18n/index.ts';
import styles from './model.module.css';

/** Folded: which hub it is, and a token for gated models. */
export function HubAccess() {
  const t = useT();
  const commands = useCommands();
  const { hubEndpoint } = useStudio();
  const token = useSession((session) => session.hubToken);
  const remembered = usePreferences().hubToken !== '';
  return (
    <details className={styles.fold}>
      <summary>{t('hub.access')}{token !== '' && ` · ${t('hub.token.set')}`}</summary>
      <div className={styles.access}>
        <PasswordInput label={t('hub.token')} description={t('hub.token.help', { endpoint: hubEndpoint })} value={token} autoComplete="off"
          onChange={(event) => { commands.setHubToken(event.currentTarget.value, remembered); }} />
        <RememberToken token={token} remembered={remembered} />
        {token !== '' && <div><Button variant="default" size="xs" onClick={() => { commands.setHubToken('', false); }}>{t('hub.token.forget')}</Button></div>}
        <p className={styles.limits}>{t('hub.endpoint', { endpoint: hubEndpoint })}</p>
      </div>
    </details>
  );
}

function RememberToken({ token, remembered }: { readonly token: string; readonly remembered: boolean }) {
  const t = useT();
  const commands = useCommands();
  return (
    <Checkbox label={t('hub.token.remember')} checked={remembered} disabled={token === ''}
      onChange={(event) => { commands.setHubToken(token, event.currentTarget.checked); }} />
  );
}
