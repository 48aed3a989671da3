import { UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { RANGES } from '../../../domain/config.ts';
import { decimal, duration, percent } from '../../elements/results/numbers.ts';
import stacked from '../../elements/stackedTable.module.css';
import { errorText } from '../../i18n/errorText.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { sortRows, type MemberRow, type SortKey } from './rows.ts';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

interface Props {
  readonly rows: readonly MemberRow[];
  readonly keys: readonly string[];
  /** Index of the best run. */
  readonly best: number | null;
  readonly lit: number | null;
  readonly onLight: (index: number | null) => void;
  readonly picked: number | null;
  readonly onPick: (index: number) => void;
}

/** The runs of a sweep in lines, sorted by the column whose head is pressed. */
export function SweepTable({ rows, keys, best, lit, onLight, picked, onPick }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const [sort, setSort] = useState<{ readonly name: string; readonly key: SortKey; readonly falling: boolean } | null>(null);
  const table = useRef<HTMLTableElement>(null);
  // Picked among the lines: its row may lie beyond the table's edge.
  useEffect(() => { table.current?.querySelector(`tr[data-index="${picked}"]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [picked]);
  const head = (name: string, label: string, key: SortKey): ReactElement => (
    <th key={name} scope="col" className={isNumeric(key) ? stacked.number : undefined} aria-sort={sort?.name !== name ? 'none' : sort.falling ? 'descending' : 'ascending'}>
      <UnstyledButton onClick={() => { setSort({ name, key, falling: sort?.name === name && !sort.falling }); }}>
        {label}{sort?.name === name && <span aria-hidden>{sort.falling ? ' ↓' : ' ↑'}</span>}
      </UnstyledButton>
    </th>
  );
  const share = (value: number | undefined, examples: number | undefined): string => (value === undefined ? '–' : percent(value, locale, examples));
  return (
    <div className={stacked.frame} tabIndex={0} role="region" aria-label={t('sweep.table')}>
      <table ref={table} className={`${styles.table} ${stacked.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('runs.run')}</th>
            {keys.map((name) => head(`option/${name}`, variedName(name, t), { option: name }))}
            {head('accuracy', t('runs.accuracy'), { figure: 'accuracy' })}
            {head('macroF1', t('runs.macroF1'), { figure: 'macroF1' })}
            {head('loss', t('runs.loss'), { figure: 'loss' })}
            <th scope="col" className={stacked.number}>{t('sweep.zeroShot')}</th>
            <th scope="col" className={stacked.number}>{t('sweep.majority')}</th>
            {head('seconds', t('runs.time'), { figure: 'seconds' })}
            <th scope="col">{t('runs.end')}</th>
          </tr>
        </thead>
        <tbody>
          {(sort === null ? rows : sortRows(rows, sort.key, sort.falling)).map(({ index, varied, figures, end, error }) => (
            <tr key={index} data-index={index} data-lit={index === lit} data-picked={index === picked} onPointerEnter={() => { onLight(index); }} onPointerLeave={() => { onLight(null); }}>
              <th scope="row" data-label={t('runs.run')}><UnstyledButton aria-label={t('sweep.pickRun', { n: index + 1 })} aria-pressed={index === picked} onFocus={() => { onLight(index); }} onBlur={() => { onLight(null); }} onClick={() => { onPick(index); }}>{index + 1}</UnstyledButton></th>
              {keys.map((name) => <td key={name} className={isNumeric({ option: name }) ? stacked.number : undefined} data-label={variedName(name, t)}>{varied[name] === undefined ? '–' : variedValue(name, varied[name], t, locale)}</td>)}
              <td className={stacked.number} data-label={t('runs.accuracy')}>{index === best && <span className={styles.best}>{t('runs.best')} </span>}{share(figures?.accuracy, figures?.examples)}</td>
              <td className={stacked.number} data-label={t('runs.macroF1')}>{decimal(figures?.macroF1 ?? Number.NaN, locale, 2)}</td>
              <td className={stacked.number} data-label={t('runs.loss')}>{decimal(figures?.loss ?? Number.NaN, locale)}</td>
              <td className={stacked.number} data-label={t('sweep.zeroShot')}>{share(figures?.zeroShotAccuracy, figures?.examples)}</td>
              <td className={stacked.number} data-label={t('sweep.majority')}>{share(figures?.majorityAccuracy, figures?.examples)}</td>
              <td className={stacked.number} data-label={t('runs.time')}>{duration(figures?.seconds ?? Number.NaN, locale)}</td>
              <td data-label={t('runs.end')}>{end === 'waiting' || end === 'running' ? t(`sweep.end.${end}`) : t(`runs.ended.${end}`)}{error !== null && `: ${errorText(error, locale).title}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether a column is of numbers, which are compared from the right. */
function isNumeric(key: SortKey): boolean {
  return 'figure' in key || Object.hasOwn(RANGES, key.option);
}
