import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { EvaluatedExample } from '../../../domain/run.ts';
import '../charts/charts.css';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import { destination } from '../rowKeys.ts';
import { AnswerCell } from './AnswerCell.tsx';
import styles from './ExamplesTable.module.css';
import { useKeptRow } from './useKeptRow.ts';

interface Props {
  readonly examples: readonly EvaluatedExample[];
  /** Indices into `examples`, in the order to show them. */
  readonly order: readonly number[];
  readonly classes: readonly string[];
  /** Index into `examples`. */
  readonly selected: number | null;
  readonly onSelect: (example: number) => void;
}

const ROW_HEIGHT = 54;

/** Held-out examples with both answers; only the rows in sight exist. Arrow keys move the selection. */
export function ExamplesTable({ examples, order, classes, selected, onSelect }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const scroll = useRef<HTMLDivElement>(null);
  // no compiler memoises here, so the warning about its functions does not apply
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: order.length, getScrollElement: () => scroll.current, estimateSize: () => ROW_HEIGHT, overscan: 8,
    getItemKey: (place) => order[place] ?? place,
  });
  const { keep, release } = useKeptRow(scroll);
  const selectedPlace = selected === null ? -1 : order.indexOf(selected);

  const move = (event: KeyboardEvent): void => {
    const again = event.key === 'Enter' || event.key === ' ';
    const target = again ? Math.max(0, selectedPlace) : destination(event.key, selectedPlace, order.length);
    if (target === null) return;
    event.preventDefault();
    const example = order[target];
    if (example === undefined) return;
    onSelect(example);
    rows.scrollToIndex(target);
    // the row may have to be made first
    requestAnimationFrame(() => { scroll.current?.querySelector<HTMLElement>(`[data-place="${target}"]`)?.focus(); });
  };

  return (
    <div className={styles.table} role="grid" aria-label={t('results.examples')} aria-rowcount={order.length + 1}>
      <div className={styles.head} role="row" aria-rowindex={1}>
        {(['text', 'expected', 'without', 'with'] as const).map((key) => <span key={key} role="columnheader">{t(`results.${key}`)}</span>)}
      </div>
      <div ref={scroll} className={styles.scroll} role="presentation" onWheel={release} onPointerDown={release} onKeyDown={release}>
        {order.length === 0 && <p className={styles.empty}>{t('results.noExamples')}</p>}
        <div className={styles.body} role="rowgroup" style={{ height: rows.getTotalSize() }} onKeyDown={move}>
          {rows.getVirtualItems().map(({ index: place, start, key }) => {
            const i = order[place] ?? 0;
            const example = examples[i];
            return example === undefined ? null : (
              <div
                key={key} ref={rows.measureElement} data-index={place} data-place={place} className={styles.row} style={{ transform: `translateY(${start}px)` }}
                role="row" aria-rowindex={place + 2} aria-selected={place === selectedPlace}
                tabIndex={place === Math.max(0, selectedPlace) ? 0 : -1}
                onClick={(event) => { keep(event); onSelect(i); }}
              >
                <div role="gridcell">
                  <div className={styles.text}>{example.text}</div>
                  <div className={styles.line}>
                    {t('results.line', { n: formatNumber(example.line, locale) })}
                    {example.truncatedTokens > 0 && ` · ${t('results.truncated', { n: example.truncatedTokens })}`}
                  </div>
                </div>
                <div role="gridcell"><span className={styles.label}>{t('results.expected')}</span>{classes[example.classIndex] ?? t('results.unlabelled')}</div>
                {(['without', 'with'] as const).map((contender) => (
                  <div key={contender} role="gridcell">
                    <span className={styles.label}>{t(`results.${contender}`)}</span>
                    <AnswerCell classes={classes} probabilities={example[contender].probabilities} expected={example.classIndex} contender={contender} />
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
