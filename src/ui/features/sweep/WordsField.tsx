import { Checkbox } from '@mantine/core';
import type { ReactElement } from 'react';
import type { ConfigKey } from '../../../domain/config.ts';
import { useLocale, useT } from '../../i18n/index.ts';
import { kindOf } from './readDraft.ts';
import styles from './sweep.module.css';
import { variedName, variedValue } from './words.ts';

/** The words of an option to tick, kept as a text with commas. */
export function WordsField({ name, text, onText }: { readonly name: ConfigKey; readonly text: string; readonly onText: (text: string) => void }): ReactElement | null {
  const t = useT();
  const locale = useLocale();
  const kind = kindOf(name);
  return 'words' in kind ? (
    <Checkbox.Group className={styles.words} label={t('sweep.words', { name: variedName(name, t) })} value={text === '' ? [] : text.split(',')} onChange={(values) => { onText(values.join(',')); }}>
      <div className={styles.actions}>{kind.words.map((word) => <Checkbox key={word} value={word} size="xs" label={variedValue(name, word, t, locale)} />)}</div>
    </Checkbox.Group>
  ) : null;
}
