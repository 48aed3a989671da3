import { Checkbox, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { keysOf, RANGES, type NumericKey } from '../../../domain/config.ts';
import { useT } from '../../i18n/index.ts';
import type { Variations } from './plan.ts';
import styles from './sweep.module.css';
import { variedName } from './words.ts';

interface Draws { readonly key: NumericKey; readonly min: number; readonly max: number; readonly log: boolean; readonly count: number; readonly seed: number }

/** One number drawn at random between two, so many times. More options at once come from a sweep file. */
export function RandomForm({ onChange }: { readonly onChange: (read: () => Variations) => void }): ReactElement {
  const t = useT();
  const [draws, setDraws] = useState<Draws>({ key: 'learningRate', min: 0.003, max: 0.3, log: true, count: 6, seed: 0 });
  const change = (patch: Partial<Draws>): void => {
    const next = { ...draws, ...patch };
    setDraws(next);
    const { key, min, max, log, count, seed } = next;
    onChange(() => ({ grid: {}, seeds: 1, random: { count, seed, options: { [key]: { min, max, scale: log ? 'log' : 'linear', integer: RANGES[key].integer } } } }));
  };
  const number = (field: 'min' | 'max' | 'count' | 'seed'): ReactElement => (
    <NumberInput label={t(`sweep.random.${field}`)} value={draws[field]} onChange={(value) => { if (typeof value === 'number') change({ [field]: value }); }} />
  );
  return (
    <div className={styles.row}>
      <NativeSelect label={t('sweep.option')} value={draws.key} data={keysOf(RANGES).map((value) => ({ value, label: variedName(value, t) }))}
        onChange={(event) => {
          const key = keysOf(RANGES).find((other) => other === event.currentTarget.value) ?? draws.key;
          change({ key, min: RANGES[key].min, max: RANGES[key].max, log: false });
        }} />
      {number('min')}{number('max')}{number('count')}{number('seed')}
      <Checkbox size="xs" label={t('sweep.random.log')} checked={draws.log} onChange={(event) => { change({ log: event.currentTarget.checked }); }} />
    </div>
  );
}
