import { NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useRun } from '../../../state/hooks.tsx';
import { fromZero } from '../../elements/charts/fromZero.ts';
import { LineChart } from '../../elements/charts/LineChart.tsx';
import { significant } from '../../elements/results/numbers.ts';
import { formatBytes } from '../../i18n/bytes.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { FURTHER_FIGURES, furtherFigure } from './curves.ts';
import type { FurtherFigure } from './curves.ts';
import styles from './train.module.css';

/** One more figure of every step, of the user's choice, folded away: rate, norms, distance, pace, memory. */
export function FurtherCurve(): ReactElement {
  const t = useT();
  const locale = useLocale();
  const steps = useRun((run) => run.steps);
  const total = useRun((run) => run.config?.steps ?? 0);
  const [figure, setFigure] = useState<FurtherFigure>('rate');
  const label = t(`train.metric.${figure}`);
  const series = useMemo(() => [{ label, colour: '--series-train', style: 'thin', x: steps.step, y: furtherFigure(steps, figure) }] as const, [steps, figure, label]);
  const format = (value: number): string => (figure === 'memory' && value > 0 ? formatBytes(value, locale) : significant(value, locale));
  const range = useMemo(() => (figure === 'memory' ? fromZero(series) : undefined), [figure, series]);
  const y = series[0].y;
  return (
    <details className={styles.fold}>
      <summary>{t('train.further')}</summary>
      <div className={styles.finder}>
        <NativeSelect size="xs" aria-label={t('train.further')} value={figure} data={FURTHER_FIGURES.map((value) => ({ value, label: t(`train.metric.${value}`) }))}
          onChange={(event) => {
            const chosen = FURTHER_FIGURES.find((name) => name === event.currentTarget.value);
            if (chosen !== undefined) setFigure(chosen);
          }} />
        <LineChart key={figure} title={label} xLabel={t('train.chart.step')} series={series} lastX={total} format={format} {...(range === undefined ? {} : { range })}
          summary={t('train.furtherSummary', { first: format(y[0] ?? Number.NaN), last: format(y.at(-1) ?? Number.NaN) })} />
      </div>
    </details>
  );
}
