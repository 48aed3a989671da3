import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { keysOf, RANGES, WORDS, type ConfigKey } from '../../../domain/config.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { readValues, type Variations } from './plan.ts';
import styles from './sweep.module.css';
import { optionKey, variedName, variedValue } from './words.ts';

/** Words that a grid may hold: starting from a file needs one, which the settings have. */
const KEYS: readonly ConfigKey[] = [...keysOf(RANGES), ...keysOf(WORDS)];

interface Row { readonly key: ConfigKey; readonly text: string }

/** Options to compare, each with its values: numbers between commas, words to tick. */
export function GridForm({ onChange }: { readonly onChange: (read: () => Variations) => void }): ReactElement {
  const t = useT();
  const locale = useLocale();
  const [rows, setRows] = useState<readonly Row[]>([{ key: 'learningRate', text: '' }]);
  const take = (next: readonly Row[]): void => {
    setRows(next);
    onChange(() => ({ grid: Object.fromEntries(next.filter(({ text }) => text.trim() !== '').map(({ key, text }) => [key, readValues(key, text)])), seeds: 1 }));
  };
  const change = (at: number, row: Row): void => { take(rows.map((other, index) => (index === at ? row : other))); };
  const free = KEYS.filter((key) => !rows.some((row) => row.key === key));
  return (
    <>
      {rows.map(({ key, text }, at) => (
        <div key={key} className={styles.row}>
          <NativeSelect label={t('sweep.option')} value={key} data={[key, ...free].map((value) => ({ value, label: variedName(value, t) }))}
            onChange={(event) => { change(at, { key: optionKey(event.currentTarget.value) ?? key, text: '' }); }} />
          {wordsOf(key).length === 0 ? (
            <TextInput label={t('sweep.values', { name: variedName(key, t) })} value={text} placeholder="1, 5, 20" onChange={(event) => { change(at, { key, text: event.currentTarget.value }); }} />
          ) : (
            <Checkbox.Group label={t('sweep.words', { name: variedName(key, t) })} value={text === '' ? [] : text.split(',')} onChange={(values) => { change(at, { key, text: values.join(',') }); }}>
              <div className={styles.actions}>{wordsOf(key).map((word) => <Checkbox key={word} value={word} size="xs" label={variedValue(key, word, t, locale)} />)}</div>
            </Checkbox.Group>
          )}
          {rows.length > 1 && <Button variant="default" size="xs" onClick={() => { take(rows.filter((_, index) => index !== at)); }}>{t('common.remove')}</Button>}
        </div>
      ))}
      <div className={styles.actions}>
        <Button variant="default" size="compact-sm" onClick={() => { const [key] = free; if (key !== undefined) take([...rows, { key, text: '' }]); }}>{t('sweep.add')}</Button>
      </div>
    </>
  );
}

function wordsOf(key: ConfigKey): readonly string[] {
  const word = keysOf(WORDS).find((other) => other === key);
  return word === undefined ? [] : WORDS[word];
}
