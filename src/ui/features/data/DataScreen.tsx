import { Button, Loader } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { ErrorCode } from '../../../domain/errors.ts';
import { useCommands, useProject, useSession } from '../../../state/hooks.tsx';
import { DATA_FILES } from '../../elements/accept.ts';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { FilePick } from '../../elements/FilePick.tsx';
import { later } from '../../elements/later.tsx';
import { NextStep } from '../../elements/NextStep.tsx';
import { Screen } from '../../elements/Screen.tsx';
import { useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import styles from './data.module.css';
import { EmptyData } from './EmptyData.tsx';
import { FileForm } from './FileForm.tsx';
import { RowDetail } from './RowDetail.tsx';
import type { RowChoice } from './RowsTable.tsx';

/** Comes when there is something to show. */
const ReadData = later(async () => (await import('./ReadData.tsx')).ReadData);

/** Errors of the task that are mended here. */
const OF_DATA: ReadonlySet<ErrorCode> = new Set(['columnMissing', 'taskOneClass', 'classTooSmall', 'classUnknown']);

/** Which rows of which reading of the file are looked at. */
interface Shown { readonly id: string | undefined; readonly choice: RowChoice | null; readonly row: number | null }
const NOTHING_SHOWN: Shown = { id: undefined, choice: null, row: null };

/** Data: the file, its rows and columns, its classes, and what is held out. */
export function DataScreen() {
  const t = useT();
  const commands = useCommands();
  const file = useProject((project) => project.file);
  const data = useSession((session) => session.data);
  const busy = useSession((session) => session.busy.data);
  const error = useSession((session) => session.errors.data);
  const taskError = useSession((session) => session.errors.task);
  const [shown, setShown] = useState<Shown>(NOTHING_SHOWN);
  // What was shown of another file, or of the same file read otherwise, means nothing here.
  const { choice, row } = shown.id === data?.id ? shown : NOTHING_SHOWN;
  const show = (part: Partial<Shown>): void => { setShown({ choice, row, ...part, id: data?.id }); };

  if (file === null) {
    return <Screen title={t('data.title')} lead={t('data.lead')}><EmptyData /></Screen>;
  }
  const cells = row === null ? undefined : data?.table.rows[row];
  return (
    <Screen title={t('data.title')} lead={t('data.lead')}
      actions={
        <>
          <FilePick label={t('data.replace')} accept={DATA_FILES} multiple onPick={(files) => { void commands.open(files, navigate); }}>
            {(openDialog) => <Button variant="default" onClick={openDialog}>{t('data.replace')}</Button>}
          </FilePick>
          <NextStep step="task" />
        </>
      }
      inspector={data === null || cells === undefined || row === null ? null : {
        title: t('task.preview.row', { n: row + 1 }),
        content: <RowDetail columns={data.table.columns} cells={cells} line={data.table.lines[row] ?? 0} />,
        onClose: () => { show({ row: null }); },
      }}>
      <FileForm />
      {busy && data === null && <p className={styles.busy} role="status"><Loader size="xs" />{t('data.reading', { name: file.name })}</p>}
      {error !== null && <ErrorNote error={error} />}
      {taskError !== null && OF_DATA.has(taskError.code) && <ErrorNote error={taskError} />}
      {data !== null && (
        <Suspense fallback={null}>
          <ReadData id={data.id} table={data.table} choice={choice} row={row} onChoose={(next) => { show({ choice: next }); }} onSelect={(next) => { show({ row: next }); }} />
        </Suspense>
      )}
    </Screen>
  );
}
