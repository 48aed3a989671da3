import { Button, FileButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { readBytes } from '../../../state/commands/open.ts';
import { useCommands, useRun, useSession } from '../../../state/hooks.tsx';
import { isRunning } from '../../../state/run.ts';
import { useT } from '../../i18n/index.ts';

/** Chooses the file or files of a prompt and makes it the prompt at hand. */
export function ImportPrompt({ primary }: { readonly primary: boolean }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const busy = useSession((session) => session.busy.prompt);
  const running = useRun((run) => isRunning(run.status));
  const open = async (files: readonly File[]): Promise<void> => {
    if (files.length > 0) await commands.importAdapter(await Promise.all(files.map(readBytes)));
  };
  return (
    <FileButton multiple accept=".zip,.npy,.json,.safetensors" disabled={running} onChange={(files) => { void open(files); }}>
      {(props) => <Button {...props} variant={primary ? 'filled' : 'default'} loading={busy} disabled={running}>{t('use.importButton')}</Button>}
    </FileButton>
  );
}
