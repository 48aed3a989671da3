import type { ReactElement } from 'react';
import '../charts/charts.css';
import styles from './TokenChips.module.css';
import { visibleToken } from './visibleToken.ts';

/** Tokens in their order, spaces and line ends made visible. */
export function TokenChips({ tokens, label }: { readonly tokens: readonly string[]; readonly label: string }): ReactElement {
  return (
    <ol className={styles.chips} aria-label={label}>
      {/* the same token may stand at two places, and places never move */}
      {/* oxlint-disable-next-line react/no-array-index-key */}
      {tokens.map((token, place) => <li key={place} className={styles.chip}>{visibleToken(token)}</li>)}
    </ol>
  );
}
