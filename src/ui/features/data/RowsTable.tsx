import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Table } from '../../../domain/table.ts';
import { useProject, useSession } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { destination } from '../../elements/rowKeys.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { guessText } from './guessText.ts';
import { ColumnHead } from './ColumnHead.tsx';
import { columnRole } from './roles.ts';
import styles from './RowsTable.module.css';

/** Some rows of the table, and in words which. */
export interface RowChoice { readonly rows: readonly number[]; readonly what: string }

export interface RowsTableProps {
  readonly table: Table;
  /** null shows every row. */
  readonly choice: RowChoice | null;
  readonly onShowAll: () => void;
  readonly selected: number | null;
  readonly onSelect: (row: number) => void;
}

const ROW_HEIGHT = 32;
/** No cell shows more than this on its one line; the inspector has the whole. */
const CELL_CHARACTERS = 300;

/** The rows of the file, only those in view drawn; roles are set at the column heads. One row is a stop of the Tab key, arrow keys move on. */
export function RowsTable({ table, choice, onShowAll, selected, onSelect }: RowsTableProps) {
  const t = useT();
  const locale = useLocale();
  const textColumn = useProject((project) => project.textColumn);
  const labelColumn = useProject((project) => project.labelColumn);
  const guess = useSession((session) => session.data?.guess);
  const template = useProject((project) => project.task?.template ?? '');
  const scroller = useRef<HTMLDivElement>(null);
  const rows = choice?.rows;
  const count = rows?.length ?? table.rows.length;
  const roles = useMemo(
    () => table.columns.map((column) => columnRole(column, { textColumn, labelColumn, template })),
    [table, textColumn, labelColumn, template]);
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 12 });
  useEffect(() => {
    if (rows === undefined) return;
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.closest('section')?.scrollIntoView({ block: 'start' });
  }, [rows]);
  const reasons = guess?.textColumn === textColumn && guess.labelColumn === labelColumn ? guessText(guess, t) : undefined;
  const items = virtual.getVirtualItems();
  const [reached, setReached] = useState(0);
  const stop = items.some(({ index }) => index === reached) ? reached : items[0]?.index;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target instanceof HTMLButtonElement ? destination(event.key, stop ?? 0, count) : null;
    if (target === null) return;
    event.preventDefault();
    setReached(target);
    virtual.scrollToIndex(target);
    // The row may have to be made first.
    requestAnimationFrame(() => { scroller.current?.querySelector<HTMLElement>(`tr[aria-rowindex="${target + 2}"] button`)?.focus(); });
  };
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  return (
    <Panel title={t('data.table')}
      help={choice === null ? reasons : t('data.table.shown', { n: count, all: table.rows.length, what: choice.what })}
      {...(choice === null ? {} : { actions: <Button size="compact-sm" variant="default" onClick={onShowAll}>{t('common.showAll')}</Button> })}>
      <div className={styles.scroller} ref={scroller} tabIndex={0} role="region" aria-label={t('data.table.label')}>
        <table className={styles.table} aria-rowcount={count + 1}>
          <colgroup>
            <col className={styles.numberColumn} />
            {roles.map((role, index) => <col key={table.columns[index]} className={role === 'text' ? styles.textColumn : styles.column} />)}
          </colgroup>
          <thead>
            <tr>
              <th scope="col" className={styles.number}><span className="visuallyHidden">{t('data.table.row')}</span></th>
              {table.columns.map((column, index) => <ColumnHead key={column} column={column} role={roles[index] ?? 'ignore'} />)}
            </tr>
          </thead>
          <tbody onKeyDown={onKeyDown}>
            {before > 0 && <tr style={{ height: before }} />}
            {items.map(({ index }) => {
              const row = rows?.[index] ?? index;
              return (
                <tr key={row} className={styles.row} aria-rowindex={index + 2} data-selected={row === selected} onClick={() => { setReached(index); onSelect(row); }}>
                  <td className={styles.number}>
                    <button type="button" tabIndex={index === stop ? 0 : -1} aria-label={t('task.preview.row', { n: row + 1 })}>{formatNumber(row + 1, locale)}</button>
                  </td>
                  {(table.rows[row] ?? []).map((cell, cellIndex) => (
                    <td key={table.columns[cellIndex]} data-role={roles[cellIndex]}>{cell.slice(0, CELL_CHARACTERS)}</td>
                  ))}
                </tr>
              );
            })}
            {after > 0 && <tr style={{ height: after }} />}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
