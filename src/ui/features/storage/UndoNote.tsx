import { Button } from '@mantine/core';
import { useEffect, useRef, type ReactElement } from 'react';
import { useCommands, useStored } from '../../../state/hooks.tsx';
import { Note } from '../../elements/Note.tsx';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';

/** What was deleted last, and the way back. */
export function UndoNote(): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const commands = useCommands();
  const undoable = useStored((stored) => stored.undoable);
  const button = useRef<HTMLButtonElement>(null);
  // The button that was pressed went with what it deleted; without this the keyboard would begin at the top again.
  useEffect(() => { if (undoable !== null && document.activeElement === document.body) button.current?.focus(); }, [undoable]);
  if (undoable === null) return null;
  return (
    <Note severity="info">{t('storage.deleted', { kind: t(`storage.kind.${undoable.kind}`), bytes: formatBytes(undoable.bytes, locale) })}{' '}
      <Button ref={button} size="compact-xs" variant="default" onClick={() => { void commands.undoDelete(); }}>{t('common.undo')}</Button>
    </Note>
  );
}
