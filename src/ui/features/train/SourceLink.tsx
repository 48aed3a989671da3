import type { ReactElement } from 'react';
import { useT } from '../../i18n/index.ts';
import type { Source } from './sources.ts';
import styles from './train.module.css';

/** Where an option comes from, behind what is said of it. */
export function SourceLink({ source: { name, url } }: { readonly source: Source }): ReactElement {
  const t = useT();
  return <a className={styles.source} href={url} target="_blank" rel="noreferrer">{t('train.source', { name })}</a>;
}
