import { Button, Checkbox, NativeSelect, Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import type { RunCard } from '../../../../domain/keptRun.ts';
import { download, downloadCsv } from '../../../../platform/download.ts';
import { useRuns } from '../../../../state/hooks.tsx';
import { fromZero } from '../../../elements/charts/fromZero.ts';
import { LineChart } from '../../../elements/charts/LineChart.tsx';
import { Panel } from '../../../elements/Panel.tsx';
import { decimal, percent, significant } from '../../../elements/results/numbers.ts';
import { formatBytes } from '../../../i18n/bytes.ts';
import { useLocale, useT } from '../../../i18n/index.ts';
import { runTitle } from '../runTitle.ts';
import styles from '../runs.module.css';
import { clippedRange } from './clip.ts';
import { curvesCsv } from './curvesCsv.ts';
import { CURVE_FIGURES, CURVE_X, runCurves, type CurveFigure, type NamedBody } from './runCurves.ts';

const SMOOTHING = { default: 0.8, max: 0.99 };

/** The curves of the chosen runs over one another, with the ways to look at them and to take them along. */
export function CompareCurves({ cards }: { readonly cards: readonly RunCard[] }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const bodies = useRuns((runs) => runs.bodies);
  const [figure, setFigure] = useState<CurveFigure>('loss');
  const [x, setX] = useState<(typeof CURVE_X)[number]>('step');
  const [smoothing, setSmoothing] = useState(SMOOTHING.default);
  const [log, setLog] = useState(false);
  const [clip, setClip] = useState(false);
  const runs = useMemo(() => cards.flatMap((card): NamedBody[] => {
    const body = bodies[card.id];
    return body === undefined ? [] : [{ name: runTitle(card, t, locale), body }];
  }), [cards, bodies, t, locale]);
  const { series, lastX, slept } = useMemo(() => runCurves(runs, { figure, x, smoothing, log }, {
    train: t('runs.curve.train'), validation: t('runs.curve.validation'),
  }), [runs, figure, x, smoothing, log, t]);
  const range = useMemo(() => (clip ? clippedRange(series, log) : figure === 'deviceBytes' && !log ? fromZero(series) : undefined), [clip, series, log, figure]);
  const format = (value: number): string => (
    figure === 'accuracy' ? percent(value, locale) : figure === 'deviceBytes' && value > 0 ? formatBytes(value, locale)
      : figure === 'loss' || figure === 'macroF1' ? decimal(value, locale) : significant(value, locale));
  const title = t(`runs.figure.${figure}`);
  // A thin line without a name of its own is what the smoothed one above it was made of.
  const note = [
    ...(series.some(({ label }) => label === '') ? [t('runs.curve.thin', { smoothing: decimal(smoothing, locale, 2) })] : []),
    ...(slept > 0 ? [t('runs.curve.slept', { n: slept })] : []),
  ].join(t('common.between'));
  const missing = cards.length - runs.length;

  const curves = { title, series, lastX, format, log, xLabel: t(`runs.x.${x}`), counts: x !== 'time', formatX: (value: number) => significant(value, locale) };
  const savePng = async (): Promise<void> => {
    // It draws with what drew the curves, fetched when they came.
    const { chartPng } = await import('./chartPng.ts');
    download({ name: 'curves.png', bytes: await chartPng({ ...curves, note, range: range ?? null }) });
  };
  return (
    <Panel title={t('runs.curves')} actions={
      <div className={styles.actions}>
        <Button size="compact-sm" variant="default" onClick={() => { downloadCsv('curves.csv', curvesCsv(runs)); }}>{t('runs.csv')}</Button>
        <Button size="compact-sm" variant="default" onClick={() => { void savePng(); }}>{t('runs.png')}</Button>
      </div>
    }>
      <div className={styles.looks}>
        <NativeSelect label={t('runs.curve.figure')} value={figure} data={CURVE_FIGURES.map((value) => ({ value, label: t(`runs.figure.${value}`) }))}
          onChange={(event) => { setFigure(CURVE_FIGURES.find((name) => name === event.currentTarget.value) ?? 'loss'); }} />
        <NativeSelect label={t('runs.curve.x')} value={x} data={CURVE_X.map((value) => ({ value, label: t(`runs.x.${value}`) }))}
          onChange={(event) => { setX(CURVE_X.find((name) => name === event.currentTarget.value) ?? 'step'); }} />
        <div className={styles.smoothing}>
          <span>{t('train.chart.smoothing')} {decimal(smoothing, locale, 2)}</span>
          <Slider min={0} max={SMOOTHING.max} step={0.01} value={smoothing} onChange={setSmoothing} thumbLabel={t('train.chart.smoothing')} label={null} size="sm" />
        </div>
        <Checkbox label={t('runs.curve.log')} checked={log} onChange={(event) => { setLog(event.currentTarget.checked); }} />
        <Checkbox label={t('runs.curve.clip')} checked={clip} onChange={(event) => { setClip(event.currentTarget.checked); }} />
      </div>
      {missing > 0 && <p className={styles.small}>{t('runs.curve.missing', { n: missing })}</p>}
      <LineChart {...curves} height={300} {...(range === undefined ? {} : { range })}
        summary={t('runs.curve.summary', { n: runs.length, names: runs.map(({ name }) => name).join(t('common.between')) })} />
      {note !== '' && <p className={styles.small}>{note}</p>}
    </Panel>
  );
}
