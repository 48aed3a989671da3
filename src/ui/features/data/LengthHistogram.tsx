import { useMemo } from 'react';
import { useProject, useSession } from '../../../state/hooks.tsx';
import { Panel } from '../../elements/Panel.tsx';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { contextCharacters } from './contextCharacters.ts';
import styles from './data.module.css';

const WIDTH = 400;
const HEIGHT = 144;
const FOOT = 20;
/** Room for two lines of words above the bars. */
const HEAD = 34;
/** What the bar of the texts beyond the range takes, and the gap before it. */
const BEYOND = 44;
const GAP = 12;

/** How long the texts are, with the median and about where the model's context ends drawn in. */
export function LengthHistogram() {
  const t = useT();
  const locale = useLocale();
  const lengths = useSession((session) => session.profile?.lengths);
  const limit = useContextCharacters();
  if (lengths === undefined || lengths.counts.length === 0) return <Panel title={t('data.lengths')}>{null}</Panel>;

  const { edges, counts, beyond, median, longest } = lengths;
  const end = edges.at(-1) ?? 1;
  const right = beyond === 0 ? WIDTH : WIDTH - BEYOND - GAP;
  const largest = Math.max(1, beyond, ...counts);
  const x = (length: number): number => (right * Math.min(length, end)) / Math.max(1, end);
  const heightOf = (n: number): number => (n === 0 ? 0 : Math.max(1, ((HEIGHT - FOOT - HEAD) * n) / largest));
  const summary = [t('data.lengths.summary', { median, longest }), ...(limit === null ? [] : [t('data.lengths.context', { n: limit })])].join(t('common.between'));
  const beyondText = t('data.lengths.beyond', { end, n: beyond });
  return (
    <Panel title={t('data.lengths')} help={summary}>
      <svg className={styles.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={beyond === 0 ? summary : `${summary}${t('common.between')}${beyondText}`}>
        {counts.map((n, index) => {
          const from = index === 0 ? 0 : edges[index - 1] ?? 0;
          const to = edges[index] ?? end;
          return (
            <rect key={to} x={x(from) + 0.5} width={Math.max(1, x(to) - x(from) - 1)} y={HEIGHT - FOOT - heightOf(n)} height={heightOf(n)}>
              <title>{t('data.lengths.bar', { from: Math.round(from), to: Math.round(to), n })}</title>
            </rect>
          );
        })}
        <line x1={0} x2={right} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
        <Mark at={x(median)} line={0} className={styles.median} words={t('data.lengths.median', { n: median })} />
        {limit !== null && limit < end && <Mark at={x(limit)} line={1} className={styles.limit} words={t('data.lengths.limit', { n: limit })} />}
        <text x={0} y={HEIGHT - 4}>0</text>
        <text x={right} y={HEIGHT - 4} textAnchor="end">{`${formatNumber(end, locale)} ${t('data.lengths.axis')}`}</text>
        {beyond > 0 && (
          <>
            <rect className={styles.beyond} x={WIDTH - BEYOND} width={BEYOND} y={HEIGHT - FOOT - heightOf(beyond)} height={heightOf(beyond)}><title>{beyondText}</title></rect>
            <line x1={WIDTH - BEYOND} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
            <text x={WIDTH} y={HEIGHT - 4} textAnchor="end">{t('data.lengths.more')}</text>
          </>
        )}
      </svg>
      {beyond > 0 && <p className={styles.dim}>{beyondText}</p>}
    </Panel>
  );
}

/** A dashed line with its words beside it, on the side that has the room. */
function Mark({ at, line, className, words }: { readonly at: number; readonly line: 0 | 1; readonly className: string | undefined; readonly words: string }) {
  const left = at > WIDTH / 2;
  const y = 12 + 14 * line;
  return (
    <>
      <line className={className} x1={at} x2={at} y1={y - 9} y2={HEIGHT - FOOT} />
      <text x={at + (left ? -6 : 6)} y={y} textAnchor={left ? 'end' : 'start'}>{words}</text>
    </>
  );
}

function useContextCharacters(): number | null {
  const preview = useSession((session) => session.preview);
  const data = useSession((session) => session.data);
  const validation = useSession((session) => session.validation);
  const task = useProject((project) => project.task);
  const kind = useProject((project) => project.split.kind);
  return useMemo(() => {
    if (preview === null || data === null || task === null) return null;
    const heldOut = kind === 'file' ? validation : data;
    return contextCharacters(preview, task, { train: data.table, validation: heldOut?.table ?? data.table });
  }, [preview, data, validation, task, kind]);
}
