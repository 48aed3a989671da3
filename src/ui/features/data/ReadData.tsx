import { useDeferredValue, type ReactElement } from 'react';
import type { Table } from '../../../domain/table.ts';
import { ClassBars } from './ClassBars.tsx';
import styles from './data.module.css';
import { Findings } from './Findings.tsx';
import { LengthHistogram } from './LengthHistogram.tsx';
import { RowsTable, type RowChoice } from './RowsTable.tsx';
import { SplitPanel } from './SplitPanel.tsx';

interface Props {
  /** Of this reading of the file. */
  readonly id: string;
  readonly table: Table;
  readonly choice: RowChoice | null;
  readonly row: number | null;
  readonly onChoose: (choice: RowChoice | null) => void;
  readonly onSelect: (row: number | null) => void;
}

/** What the worker has read: rows and columns, classes, lengths, findings, and what is held out. */
export function ReadData({ id, table, choice, row, onChoose, onSelect }: Props): ReactElement {
  // Drawn with the rows in one task they would take 35 ms.
  const others = useDeferredValue(true, false);
  return (
    <>
      <RowsTable key={id} table={table} choice={choice} selected={row} onShowAll={() => { onChoose(null); }} onSelect={onSelect} />
      {others && (
        <>
          <div className={styles.pair}>
            <ClassBars onShow={onChoose} />
            <LengthHistogram />
          </div>
          <Findings onShow={onChoose} />
          <SplitPanel />
        </>
      )}
    </>
  );
}
