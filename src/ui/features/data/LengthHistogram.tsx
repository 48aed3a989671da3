import { useSession } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import styles from './data.module.css';

const WIDTH = 400;
const HEIGHT = 128;
const FOOT = 20;
const HEAD = 18;

/** How long the texts are, with the median drawn in. */
export function LengthHistogram() {
  const t = useT();
  const locale = useLocale();
  const lengths = useSession((session) => session.profile?.lengths);
  if (lengths === undefined || lengths.counts.length === 0) return <Panel title={t('data.lengths')}>{null}</Panel>;

  const { edges, counts, median, longest } = lengths;
  const end = edges.at(-1) ?? 1;
  const largest = Math.max(1, ...counts);
  const x = (length: number): number => (WIDTH * Math.min(length, end)) / Math.max(1, end);
  const summary = t('data.lengths.summary', { median, longest });
  const medianX = x(median);
  return (
    <Panel title={t('data.lengths')} help={summary}>
      <svg className={styles.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary}>
        {counts.map((n, index) => {
          const from = index === 0 ? 0 : edges[index - 1] ?? 0;
          const to = edges[index] ?? end;
          const height = n === 0 ? 0 : Math.max(1, ((HEIGHT - FOOT - HEAD) * n) / largest);
          return (
            <rect key={to} x={x(from) + 0.5} width={Math.max(1, x(to) - x(from) - 1)} y={HEIGHT - FOOT - height} height={height}>
              <title>{t('data.lengths.bar', { from: Math.round(from), to: Math.round(to), n })}</title>
            </rect>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
        <line className={styles.median} x1={medianX} x2={medianX} y1={4} y2={HEIGHT - FOOT} />
        <text x={medianX + (medianX > WIDTH / 2 ? -6 : 6)} y={14} textAnchor={medianX > WIDTH / 2 ? 'end' : 'start'}>{t('data.lengths.median', { n: median })}</text>
        <text x={0} y={HEIGHT - 4}>0</text>
        <text x={WIDTH} y={HEIGHT - 4} textAnchor="end">{`${Math.round(end).toLocaleString(locale)} ${t('data.lengths.axis')}`}</text>
      </svg>
    </Panel>
  );
}
