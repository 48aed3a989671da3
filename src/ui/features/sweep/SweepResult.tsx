import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { sweepCsv, sweepMarkdown } from '../../../artifacts/sweep/sweepTable.ts';
import { bestRun } from '../../../domain/bestRun.ts';
import { spread } from '../../../domain/spread.ts';
import { download, downloadCsv } from '../../../platform/download.ts';
import type { RunCard } from '../../../domain/keptRun.ts';
import { useCommands, useSweeps } from '../../../state/hooks.tsx';
import { doneOf, type Sweep } from '../../../state/sweeps/store.ts';
import { Panel } from '../../elements/Panel.tsx';
import { percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { navigate } from '../../shell/route.ts';
import { axesOf, isWithin, type Ranges } from './brush.ts';
import { ParallelView } from './ParallelView.tsx';
import { memberRows, type MemberRow } from './rows.ts';
import styles from './sweep.module.css';
import { SweepTable } from './SweepTable.tsx';
import { variedName, variedValue } from './words.ts';

/** A sweep as far as it is: its table, its lines, its files, and the way from its best run to the form. */
export function SweepResult({ sweep, cards }: { readonly sweep: Sweep; readonly cards: readonly RunCard[] }): ReactElement {
  const t = useT();
  const commands = useCommands();
  const active = useSweeps((state) => state.active === sweep.id);
  const [pointed, setPointed] = useState<number | null>(null);
  const [picked, setPicked] = useState<number | null>(null);
  const [ranges, setRanges] = useState<Ranges>({});
  const rows = useMemo(() => memberRows(sweep, cards), [sweep, cards]);
  const keys = useMemo(() => [...new Set(rows.flatMap(({ varied }) => Object.keys(varied)))], [rows]);
  const axes = useMemo(() => axesOf(rows, keys), [rows, keys]);
  const within = rows.filter((row) => isWithin(row, axes, ranges));
  const best = bestRun(rows, ({ figures }) => figures);
  const ties = rows.filter(({ figures }) => figures !== null && figures.accuracy === best?.figures?.accuracy).length;
  const save = (name: string, text: string): void => { download({ name, bytes: new TextEncoder().encode(text) }); };
  const id = best?.card?.id;
  return (
    <Panel title={t('sweep.title', { name: sweep.name, done: doneOf(sweep), total: rows.length })}>
      <div className={styles.result}>
        <ParallelView rows={rows} axes={axes} ranges={ranges} onRanges={setRanges} lit={pointed ?? picked} onLight={setPointed} picked={picked} onPick={setPicked} />
        {Object.keys(ranges).length > 0 && (
          <div className={styles.actions}>
            <p className={styles.count} role="status">{t('sweep.within', { n: within.length, total: rows.length })}</p>
            <Button size="compact-sm" variant="default" onClick={() => { setRanges({}); }}>{t('sweep.range.clear')}</Button>
          </div>
        )}
        <SweepTable rows={within} keys={keys} best={best?.index ?? null} lit={pointed ?? picked} onLight={setPointed} picked={picked} onPick={setPicked} />
        {ties > 1 && <p className={styles.small}>{t('runs.bestRule')}</p>}
        <Means rows={within} keys={keys} />
        <div className={styles.actions}>
          {id !== undefined && <Button onClick={() => {
            commands.takeRunSettings(id);
            navigate('train');
          }}>{t('sweep.useBest')}</Button>}
          <Button variant="default" onClick={() => { downloadCsv('sweep.csv', sweepCsv(rows)); }}>{t('sweep.csv')}</Button>
          <Button variant="default" onClick={() => { save('sweep.md', sweepMarkdown(rows)); }}>{t('sweep.markdown')}</Button>
          <Button variant="default" onClick={() => { save('sweep.json', sweep.text); }}>{t('sweep.save')}</Button>
          <Button variant="default" disabled={active} onClick={() => { void commands.forgetSweep(sweep.id); }}>{t('sweep.forget')}</Button>
        </div>
      </div>
    </Panel>
  );
}

/** Mean ± standard deviation over the seeds of each choice, where there are several. */
function Means({ rows, keys }: { readonly rows: readonly MemberRow[]; readonly keys: readonly string[] }): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  if (!keys.includes('seed')) return null;
  const others = keys.filter((key) => key !== 'seed');
  const groups = new Map<string, MemberRow[]>();
  for (const row of rows) {
    const name = others.map((key) => `${variedName(key, t)} ${variedValue(key, row.varied[key] ?? '', t, locale)}`).join(' · ');
    groups.set(name, [...groups.get(name) ?? [], row]);
  }
  return (
    <ul>
      {[...groups].map(([name, group]) => {
        const found = spread(group.flatMap(({ figures }) => (figures === null ? [] : [figures.accuracy])));
        const of = group[0]?.figures?.examples;
        return found !== null && (
          <li key={name}>{t('sweep.mean', { name: name === '' ? t('sweep.all') : name, mean: percent(found.mean, locale, of), sd: (100 * found.sd).toFixed(1), n: found.n })}</li>
        );
      })}
    </ul>
  );
}
