import { Slider } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { LineChart } from '../../elements/charts/LineChart.tsx';
import { decimal, percent } from '../../elements/results/numbers.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { accuracyCurves, lossCurves } from './curves.ts';
import { FurtherCurve } from './FurtherCurve.tsx';
import styles from './train.module.css';

const SMOOTHING = { default: 0.8, max: 0.99 };

/** The two curves of a run: losses, and held-out accuracy beside what it has to beat. */
export function RunCharts(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const steps = useRun((run) => run.steps);
  const evaluations = useRun((run) => run.evaluations);
  const baseline = useRun((run) => run.baseline);
  const total = useRun((run) => run.config?.steps ?? 0);
  const [smoothing, setSmoothing] = useState(SMOOTHING.default);
  const names = useMemo(() => ({
    train: t('train.chart.train'), smoothed: t('train.chart.smoothed'), validation: t('train.chart.validation'),
    best: t('train.chart.best'), zeroShot: t('train.chart.zeroShot'), majority: t('train.chart.majority'),
  }), [t]);
  const losses = useMemo(() => lossCurves(steps, evaluations, smoothing, names), [steps, evaluations, smoothing, names]);
  const accuracies = useMemo(() => accuracyCurves(evaluations, baseline, total, names), [evaluations, baseline, total, names]);
  const loss = (value: number | undefined): string => decimal(value ?? Number.NaN, locale);
  const [first, last] = [evaluations[0], evaluations.at(-1)];
  if (steps.step.length === 0 && last === undefined) return <p className={styles.why}>{t('train.chart.waiting')}</p>;
  return (
    <>
      <div className={styles.charts}>
        <LineChart title={t('train.chart.loss')} xLabel={t('train.chart.step')} series={losses} lastX={total} format={loss} summary={t('train.chart.lossSummary', {
          first: loss(steps.trainLoss[0]), last: loss(steps.trainLoss.at(-1)), validation: loss(last?.loss),
        })} />
        <LineChart title={t('train.chart.accuracy')} xLabel={t('train.chart.step')} series={accuracies} lastX={total} range={[0, 1]}
          format={(value) => percent(value, locale)} summary={t('train.chart.accuracySummary', {
            first: percent(first?.accuracy ?? Number.NaN, locale), last: percent(last?.accuracy ?? Number.NaN, locale), step: last?.step ?? 0,
          })} />
      </div>
      <div className={styles.smoothing}>
        <span>{t('train.chart.smoothing')}</span>
        <Slider min={0} max={SMOOTHING.max} step={0.01} value={smoothing} onChange={setSmoothing} thumbLabel={t('train.chart.smoothing')} label={null} size="sm" className={styles.slider} />
        <span>{decimal(smoothing, locale, 2)}</span>
      </div>
      <FurtherCurve />
    </>
  );
}
