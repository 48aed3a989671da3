import { Button, CloseButton, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { ReactElement } from 'react';
import type { EvaluatedExample } from '../../../domain/run.ts';
import { ALL_EXAMPLES, countShown, SHOWS } from '../../elements/results/exampleFilter.ts';
import type { ExampleFilter, ExampleOrder } from '../../elements/results/exampleFilter.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './evaluate.module.css';

const ORDERS: readonly ExampleOrder[] = ['worst', 'mostChanged', 'file'];

interface Props {
  readonly examples: readonly EvaluatedExample[];
  readonly classes: readonly string[];
  readonly filter: ExampleFilter;
  readonly order: ExampleOrder;
  /** How many examples fit the filter. */
  readonly shown: number;
  readonly onFilter: (filter: ExampleFilter) => void;
  readonly onOrder: (order: ExampleOrder) => void;
}

/** Outcome, expected class, text and order of the examples; says how many are left. */
export function FilterBar({ examples, classes, filter, order, shown, onFilter, onOrder }: Props): ReactElement {
  const t = useT();
  const locale = useLocale();
  const counts = useMemo(() => countShown(examples, filter), [examples, filter]);
  const filtered = filter.show !== 'all' || filter.expected !== null || filter.answered !== null || filter.search !== '';
  return (
    <>
      <div className={styles.filters}>
        <SegmentedControl
          aria-label={t('evaluate.show')} value={filter.show} size="xs" className={styles.shows}
          data={SHOWS.map((value) => ({ value, label: `${t(`evaluate.show.${value}`)} ${formatNumber(counts[value], locale)}` }))}
          onChange={(show) => { onFilter({ ...filter, show }); }}
        />
        <NativeSelect
          aria-label={t('evaluate.classFilter')} value={filter.expected === null ? '' : String(filter.expected)}
          data={[{ value: '', label: t('evaluate.classAll') }, ...classes.map((label, c) => ({ value: String(c), label }))]}
          onChange={(event) => { onFilter({ ...filter, expected: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) }); }}
        />
        <NativeSelect
          aria-label={t('evaluate.order')} value={order} data={ORDERS.map((value) => ({ value, label: t(`evaluate.order.${value}`) }))}
          onChange={(event) => { onOrder(ORDERS.find((value) => value === event.currentTarget.value) ?? 'worst'); }}
        />
        <TextInput
          className={styles.search} type="search" aria-label={t('evaluate.search')} placeholder={t('evaluate.search')} value={filter.search}
          onChange={(event) => { onFilter({ ...filter, search: event.currentTarget.value }); }}
        />
      </div>
      <div className={styles.count} role="status">
        {t('evaluate.count', { n: shown, all: examples.length })}
        {filter.answered !== null && filter.expected !== null && (
          <span>
            {t('evaluate.cellFilter', {
              expected: classes[filter.expected] ?? '', answered: classes[filter.answered] ?? '',
              contender: t(filter.contender === 'with' ? 'results.with' : 'results.without'),
            })}
            <CloseButton size="xs" style={{ display: 'inline-flex', verticalAlign: 'middle' }} aria-label={t('evaluate.clear')}
              onClick={() => { onFilter({ ...filter, expected: null, answered: null }); }} />
          </span>
        )}
        {filtered && <Button size="compact-xs" variant="subtle" onClick={() => { onFilter(ALL_EXAMPLES); }}>{t('evaluate.clear')}</Button>}
      </div>
    </>
  );
}
