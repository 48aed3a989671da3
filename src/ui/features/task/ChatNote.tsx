import { Button } from '@mantine/core';
import { useCommands } from '../../../state/hooks.tsx';
import { Note } from '../../elements/Note.tsx';
import { useT } from '../../i18n/index.ts';

/** Tells that the model is tuned for chat, and that its format is in use or could be. */
export function ChatNote({ inChat }: { readonly inChat: boolean }) {
  const t = useT();
  const commands = useCommands();
  if (inChat) return <Note severity="info">{t('task.chat.inUse')}</Note>;
  return (
    <Note severity="info">
      {t('task.chat.offer')}{' '}
      <Button size="compact-sm" variant="default" onClick={() => { void commands.resetTask(); }}>{t('task.chat.use')}</Button>
    </Note>
  );
}
