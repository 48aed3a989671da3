import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { useCommands, useSession } from '../../../state/hooks.tsx';
import { LineChart } from '../../elements/charts/LineChart.tsx';
import { ErrorNote } from '../../elements/ErrorNote.tsx';
import { decimal, significant } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './train.module.css';

/** Looks for a learning rate by a few steps of growing rates, draws the loss over them, and offers what it suggests. */
export function RateFinder({ disabled, onTaken }: { readonly disabled: boolean; readonly onTaken: () => void }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const curve = useSession((session) => session.rateCurve);
  const busy = useSession((session) => session.busy.rate);
  const error = useSession((session) => session.errors.rate);
  const commands = useCommands();
  const rate = (value: number): string => significant(value, locale);
  const series = useMemo(() => {
    const x = curve?.rates.map(Math.log10) ?? [];
    return [
      { label: t('train.chart.train'), colour: '--series-train', style: 'thin', x, y: curve?.losses ?? [] },
      { label: t('train.chart.smoothed'), colour: '--series-train', style: 'thick', x: x.slice(0, curve?.smoothed.length), y: curve?.smoothed ?? [] },
    ] as const;
  }, [curve, t]);
  const [first, last] = [curve?.rates[0], curve?.rates.at(-1)];
  return (
    <div className={styles.finder}>
      <div className={styles.startRow}>
        <Button variant="default" size="xs" disabled={disabled} loading={busy} onClick={() => { void commands.findRate(); }}>{t('train.rate.find')}</Button>
        {busy && <Button variant="default" size="xs" onClick={() => { void commands.stopFindingRate(); }}>{t('train.rate.stop')}</Button>}
        <span className={styles.why} role="status">{busy ? t('train.rate.finding', { n: curve?.rates.length ?? 0 }) : t('train.rate.hint')}</span>
      </div>
      {error !== null && <ErrorNote error={error} />}
      {first !== undefined && last !== undefined && (
        <LineChart title={t('train.rate.chart')} xLabel={t('train.key.learningRate')} series={series} counts={false} firstX={Math.log10(first)} lastX={Math.max(Math.log10(last), Math.log10(first) + 1)}
          format={(value) => decimal(value, locale)} formatX={(value) => rate(10 ** value)}
          summary={t('train.rate.summary', { from: rate(first), to: rate(last) })} />
      )}
      {!busy && curve !== null && (curve.suggestion === null ? <p className={styles.why}>{t('train.rate.none')}</p> : (
        <div className={styles.startRow}>
          <Button size="xs" onClick={() => {
            if (curve.suggestion !== null) commands.setConfig({ learningRate: curve.suggestion });
            onTaken();
          }}>{t('train.rate.take', { rate: rate(curve.suggestion) })}</Button>
          <span className={styles.why}>{t('train.rate.why')}</span>
        </div>
      ))}
    </div>
  );
}
