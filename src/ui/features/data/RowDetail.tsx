import { useLocale, useT } from '../../i18n/index.ts';
import { formatNumber } from '../../i18n/number.ts';
import styles from './data.module.css';

/** A cell longer than this is shown by its beginning: 10 MB in one cell must not stop the page. */
const SHOWN_CHARACTERS = 20_000;

/** One row with every cell whole. */
export function RowDetail({ columns, cells, line }: { readonly columns: readonly string[]; readonly cells: readonly string[]; readonly line: number }) {
  const t = useT();
  const locale = useLocale();
  return (
    <dl className={styles.detail}>
      <dt>{t('data.line')}</dt>
      <dd>{formatNumber(line, locale)}</dd>
      {columns.map((column, index) => {
        const cell = cells[index] ?? '';
        return (
          <div key={column}>
            <dt>{column}</dt>
            <dd>{cell.length > SHOWN_CHARACTERS ? `${cell.slice(0, SHOWN_CHARACTERS)} …` : cell}</dd>
          </div>
        );
      })}
    </dl>
  );
}
