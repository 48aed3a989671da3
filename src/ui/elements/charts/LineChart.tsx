import { Suspense } from 'react';
import type { ReactElement } from 'react';
import { later } from '../later.tsx';
import type { ChartProps } from './DrawnChart.tsx';
import styles from './LineChart.module.css';

/** Pixels, where nothing else is said. */
export const CHART_HEIGHT = 238;

/** What draws them is half as much script as the screens that show curves, which show none before something was trained. */
const DrawnChart = later(async () => (await import('./DrawnChart.tsx')).DrawnChart);

/** Curves over steps; their place is kept until what draws them is here. */
export function LineChart(props: ChartProps): ReactElement {
  return (
    <Suspense fallback={<figure className={styles.figure} style={{ height: props.height ?? CHART_HEIGHT }} />}>
      <DrawnChart {...props} />
    </Suspense>
  );
}
